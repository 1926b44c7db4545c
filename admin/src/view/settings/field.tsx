import { Autocomplete, Group, Checkbox, NumberInput, Select, Stack, Text, Textarea, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Json, Unit } from '../../settings/format';
import { placeholders, type Rule } from '../../settings/rules';
import { useSpeech, useText, type Catalogue } from '../../text';
import { fontsQuery } from '../../wire/font';
import { ColourField } from './colour';

export interface FieldProps {
	rule: Rule;
	value: Json | undefined;
	unit: Unit;
	error: string | undefined;
	/** Undefined takes the field out. */
	onChange: (value: Json | undefined) => void;
}

/** The control that fits what a field holds. */
export function Field(props: FieldProps) {
	switch (props.rule.kind) {
		case 'choice':
			return <ChoiceField {...props} />;
		case 'colour':
			return <ColourField {...props} />;
		case 'font':
			return <FontField {...props} />;
		case 'template':
			return <TemplateField {...props} />;
		default:
			return <NumberField {...props} />;
	}
}

function unitText(rule: Rule, unit: Unit, { units }: Catalogue['settings']): string | null {
	if (isLength(rule)) return units[unit];
	const { kind } = rule;
	if (kind === 'points') return units.pt;
	if (kind === 'angle') return units.deg;
	return kind === 'modules' ? units.modules : null;
}

export function labelOf(rule: Rule, unit: Unit, settings: Catalogue['settings']): string {
	const names: Record<string, string> = settings.fields;
	const name = names[rule.label ?? rule.name] ?? rule.name;
	const measure = unitText(rule, unit, settings);
	return measure === null ? name : settings.withUnit(name, measure);
}

function isLength({ kind }: Rule): boolean {
	return kind === 'position' || kind === 'extent';
}

function NumberField({ rule, value, unit, error, onChange }: FieldProps) {
	const { text, number, decimalPoint } = useSpeech();
	const whole = rule.kind === 'page';
	return (
		<NumberInput
			label={labelOf(rule, unit, text.settings)}
			required={rule.required ?? false}
			placeholder={typeof rule.fallback === 'number' ? number(rule.fallback) : ''}
			value={typeof value === 'number' ? value : ''}
			error={error}
			allowDecimal={!whole}
			decimalScale={isLength(rule) && unit === 'in' ? 5 : 3}
			decimalSeparator={decimalPoint}
			allowedDecimalSeparators={['.', ',']}
			step={rule.kind === 'number' ? 0.1 : 1}
			onChange={(next) => onChange(typeof next === 'number' ? next : rule.required ? null : undefined)}
		/>
	);
}

function ChoiceField({ rule, value, unit, error, onChange }: FieldProps) {
	const { settings } = useText();
	const choices: Record<string, Record<string, string>> = settings.choices;
	const names = choices[rule.name] ?? {};
	return (
		<Select
			label={labelOf(rule, unit, settings)}
			required={rule.required ?? false}
			allowDeselect={false}
			data={(rule.choices ?? []).map((choice) => ({ value: choice, label: names[choice] ?? choice }))}
			value={typeof value === 'string' ? value : String(rule.fallback ?? '')}
			error={error}
			onChange={(next) => onChange(next ?? undefined)}
		/>
	);
}

function TemplateField({ rule, value, unit, error, onChange }: FieldProps) {
	const { settings } = useText();
	const area = useRef<HTMLTextAreaElement>(null);
	return (
		<Stack gap={6}>
			<Textarea
				ref={area}
				label={labelOf(rule, unit, settings)}
				required={rule.required ?? false}
				autosize
				minRows={1}
				placeholder={String(rule.fallback ?? '')}
				value={typeof value === 'string' ? value : ''}
				error={error}
				onChange={({ currentTarget }) =>
					onChange(currentTarget.value === '' && !rule.required ? undefined : currentTarget.value)
				}
			/>
			<Placeholders onPick={(name) => area.current && write(area.current, `{{${name}}}`)} />
		</Stack>
	);
}

/** What is different on each card, put into the text by a press. */
function Placeholders({ onPick }: { onPick: (name: string) => void }) {
	const { settings } = useText();
	return (
		<Group gap={4} role="group" aria-label={settings.placeholders}>
			<Text size="xs" c="dimmed" mr={4} aria-hidden>
				{settings.placeholders}
			</Text>
			{placeholders.map((name) => (
				<UnstyledButton
					key={name}
					className="placeholder"
					onMouseDown={(event) => event.preventDefault()} // the text keeps the focus, and with it what is selected
					onClick={() => onPick(name)}
				>
					{name}
				</UnstyledButton>
			))}
		</Group>
	);
}

/** As if it were typed: over what is selected, or after the last sign where nobody has been yet. */
function write(area: HTMLTextAreaElement, what: string) {
	const end = area.value.length;
	const [from, to] = document.activeElement === area ? [area.selectionStart, area.selectionEnd] : [end, end];
	area.focus({ preventScroll: true });
	area.setRangeText(what, from, to, 'end');
	area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Family and the two cuts, written as Family:bold:italic. */
function FontField({ rule, value, unit, error, onChange }: FieldProps) {
	const { settings } = useText();
	const families = useQuery(fontsQuery).data ?? [];
	const [family = '', ...cuts] = typeof value === 'string' ? value.split(':') : [];
	const [bold, italic] = [cuts.includes('bold'), cuts.includes('italic')];
	const write = (name: string, isBold: boolean, isItalic: boolean) =>
		onChange(name === '' ? undefined : `${name}${isBold ? ':bold' : ''}${isItalic ? ':italic' : ''}`);
	return (
		<Group align="flex-end" gap="md" wrap="nowrap">
			<Autocomplete
				flex={1}
				data={families}
				limit={200}
				maxDropdownHeight={280}
				label={labelOf(rule, unit, settings)}
				placeholder={settings.fontPlaceholder}
				value={family}
				error={error}
				onChange={(name) => write(name.replaceAll(':', ''), bold, italic)}
			/>
			<Checkbox
				mb={8}
				disabled={family === ''}
				label={settings.bold}
				checked={bold}
				onChange={({ currentTarget }) => write(family, currentTarget.checked, italic)}
			/>
			<Checkbox
				mb={8}
				disabled={family === ''}
				label={settings.italic}
				checked={italic}
				onChange={({ currentTarget }) => write(family, bold, currentTarget.checked)}
			/>
		</Group>
	);
}
