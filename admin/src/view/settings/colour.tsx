import { ColorInput, ColorSwatch, Group, Input, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { cssColour } from '../../settings/colour';
import { isObject, type Json } from '../../settings/format';
import { useText } from '../../text';
import { labelOf, type FieldProps } from './field';

type Model = 'none' | 'cmyk' | 'gray' | 'rgb';

const black: Json = { cmyk: [0, 0, 0, 100] };
const starts: Record<Model, Json | undefined> = {
	none: null,
	cmyk: black,
	gray: { gray: 0 },
	rgb: { rgb: '#000000' },
};

/** A colour as printers name it, or as screens do; none where the rule allows. */
export function ColourField({ rule, value, unit, error, onChange }: FieldProps) {
	const { settings } = useText();
	const { colour } = settings;
	const shown = value ?? (rule.nullable ? null : black);
	const model = modelOf(shown);
	const models: Model[] = rule.nullable ? ['none', 'cmyk', 'gray', 'rgb'] : ['cmyk', 'gray', 'rgb'];
	const label = labelOf(rule, unit, settings);
	return (
		<Input.Wrapper label={label} error={error} labelElement="div">
			<Group gap="xs" mih={36} role="group" aria-label={label}>
				<SegmentedControl
					size="xs"
					aria-label={`${label}: ${colour.model}`}
					value={model}
					data={models.map((name) => ({ value: name, label: colour[name] }))}
					onChange={(next) => onChange(starts[next as Model])}
				/>
				{model === 'cmyk' && <Inks value={shown} onChange={onChange} />}
				{model === 'gray' && <Gray value={shown} onChange={onChange} />}
				{model === 'rgb' && <Rgb value={shown} onChange={onChange} />}
			</Group>
		</Input.Wrapper>
	);
}

function modelOf(value: Json): Model {
	if (!isObject(value)) return 'none';
	if ('rgb' in value) return 'rgb';
	return 'gray' in value ? 'gray' : 'cmyk';
}

interface PartProps {
	value: Json;
	onChange: (value: Json) => void;
}

function Inks({ value, onChange }: PartProps) {
	const { colour } = useText().settings;
	const inks = isObject(value) && Array.isArray(value['cmyk']) ? value['cmyk'] : [];
	return (
		<Group gap={6} wrap="nowrap">
			<ColorSwatch size={20} color={cssColour(value, 'transparent')} />
			{[0, 1, 2, 3].map((ink) => (
				<NumberInput
					key={ink}
					w={58}
					size="xs"
					hideControls
					min={0}
					max={100}
					aria-label={colour.parts[ink] ?? ''}
					leftSection={
						<Text span size="xs" c="dimmed">
							{'CMYK'[ink]}
						</Text>
					}
					leftSectionWidth={22}
					value={Number(inks[ink] ?? 0)}
					onChange={(next) =>
						onChange({ cmyk: [0, 1, 2, 3].map((at) => (at === ink ? Number(next) : (inks[at] ?? 0))) })
					}
				/>
			))}
		</Group>
	);
}

function Gray({ value, onChange }: PartProps) {
	const { colour } = useText().settings;
	return (
		<Group gap={6} wrap="nowrap">
			<ColorSwatch size={20} color={cssColour(value, 'transparent')} />
			<NumberInput
				w={58}
				size="xs"
				hideControls
				min={0}
				max={100}
				aria-label={colour.lightness}
				value={isObject(value) ? Number(value['gray']) : 0}
				onChange={(next) => onChange({ gray: Number(next) })}
			/>
		</Group>
	);
}

function Rgb({ value, onChange }: PartProps) {
	const { colour } = useText().settings;
	const rgb = isObject(value) ? value['rgb'] : null;
	return (
		<ColorInput
			size="xs"
			w={140}
			format="hex"
			aria-label={colour.hex}
			value={typeof rgb === 'string' ? rgb : ''}
			onChange={(next) => onChange({ rgb: next })}
		/>
	);
}
