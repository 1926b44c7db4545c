import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { elementsOf, isElementType, isObject, unitOf, type Json, type JsonObject, type Unit } from '../../settings/format';
import { elements, general, mirror, type Rule } from '../../settings/rules';
import { useSpeech, type Catalogue } from '../../text';

/** Settings as the form shows them, to be read alone. */
export function SettingsSummary({ document }: { document: Json }) {
	const { text } = useSpeech();
	const { settings } = text;
	const values = isObject(document) ? document : {};
	return (
		<Stack gap="sm">
			{elementsOf(document).map((element, index) => {
				const type = element['type'];
				const known = isElementType(type);
				const page = typeof element['page'] === 'number' ? element['page'] : 1;
				return (
					<Part
						key={index}
						title={`${known ? settings.types[type] : settings.unknownType} · ${settings.onPage(page)}`}
						rules={known ? elements[type] : []}
						values={element}
						unit={unitOf(document)}
					/>
				);
			})}
			<Part title={settings.general} rules={general} values={values} unit={unitOf(document)} />
			{isObject(values['mirror']) && (
				<Part title={settings.fields.mirror} rules={mirror} values={values['mirror']} unit={unitOf(document)} />
			)}
		</Stack>
	);
}

interface PartProps {
	title: string;
	rules: Rule[];
	values: JsonObject;
	unit: Unit;
}

function Part({ title, rules, values, unit }: PartProps) {
	const { text, number } = useSpeech();
	const labels: Record<string, string> = text.settings.fields;
	return (
		<Paper p="md">
			<Title order={3} fz="sm" mb="xs">
				{title}
			</Title>
			<SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} spacing="lg" verticalSpacing={4} m={0}>
				{rules
					// the page stands in the title
					.filter(({ name }) => values[name] !== undefined && name !== 'page')
					.map((rule) => (
						<Group key={rule.name} gap="xs" wrap="nowrap" align="baseline">
							<Text component="dt" size="sm" c="dimmed">
								{labels[rule.label ?? rule.name]}
							</Text>
							<Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
								{told(rule, values[rule.name], unit, text, number)}
							</Text>
						</Group>
					))}
			</SimpleGrid>
		</Paper>
	);
}

/** A value with its unit, a choice by its name, a colour as it is written. */
export function told(
	rule: Rule,
	value: Json | undefined,
	unit: Unit,
	{ settings }: Catalogue,
	number: (value: number) => string,
): string {
	if (typeof value === 'number') {
		const name = unitOfKind(rule.kind, unit);
		if (name === 'modules') return settings.modules(value);
		return name === null ? number(value) : `${number(value)} ${settings.units[name]}`;
	}
	if (rule.kind === 'choice' && typeof value === 'string') {
		const choices: Record<string, Record<string, string>> = settings.choices;
		return choices[rule.name]?.[value] ?? value;
	}
	if (rule.kind === 'colour') return colourText(value, settings.colour);
	return String(value);
}

function unitOfKind(kind: Rule['kind'], unit: Unit) {
	switch (kind) {
		case 'position':
		case 'extent':
			return unit;
		case 'points':
			return 'pt';
		case 'angle':
			return 'deg';
		case 'modules':
			return 'modules';
		default:
			return null;
	}
}

function colourText(value: Json | undefined, words: Catalogue['settings']['colour']): string {
	if (!isObject(value)) return words.none;
	const { rgb, cmyk, gray } = value;
	if (Array.isArray(cmyk)) return `${words.cmyk} ${cmyk.join(' ')}`;
	return gray === undefined ? String(rgb) : `${words.gray} ${String(gray)}`;
}
