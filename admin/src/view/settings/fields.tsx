import { Grid } from '@mantine/core';
import type { Json, JsonObject, Unit } from '../../settings/format';
import type { Kind, Rule } from '../../settings/rules';
import { Field } from './field';
import type { Troubles } from './troubles';

interface Props {
	rules: Rule[];
	values: JsonObject;
	unit: Unit;
	/** Of the object whose fields these are. */
	pointer: string;
	troubles: Troubles;
	/** Undefined takes the field out. */
	onField: (name: string, value: Json | undefined) => void;
}

/** Columns of twelve. */
const spans: Record<Kind, number> = {
	page: 3,
	position: 3,
	extent: 3,
	points: 3,
	angle: 3,
	modules: 3,
	number: 3,
	choice: 4,
	colour: 12,
	template: 12,
	font: 12,
};

/* Of the form's own width: it stands in dialogs and beside the page. */
const breakpoints = { xs: '28rem', sm: '48rem', md: '62rem', lg: '75rem', xl: '88rem' };

/** The fields of one object, laid out by what they hold. */
export function Fields({ rules, values, unit, pointer, troubles, onField }: Props) {
	return (
		<Grid gutter="sm" type="container" breakpoints={breakpoints}>
			{rules.map((rule) => (
				<Grid.Col key={rule.name} span={{ base: narrow(spans[rule.kind]), xs: spans[rule.kind] }}>
					<Field
						rule={rule}
						value={values[rule.name]}
						unit={unit}
						error={troubleAt(troubles, `${pointer}/${rule.name}`)}
						onChange={(value) => onField(rule.name, value)}
					/>
				</Grid.Col>
			))}
		</Grid>
	);
}

function narrow(span: number): number {
	return span === 12 ? 12 : 6;
}

/** The trouble of a field, or of a part of its value. */
function troubleAt(troubles: Troubles, pointer: string): string | undefined {
	const inside = [...troubles.keys()].find((key) => key === pointer || key.startsWith(`${pointer}/`));
	return inside === undefined ? undefined : troubles.get(inside);
}
