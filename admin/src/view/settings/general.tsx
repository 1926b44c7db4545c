import { Accordion, Checkbox, Stack, Text } from '@mantine/core';
import { put } from '../../settings/edit';
import { isObject, unitOf, type Json, type JsonObject, type Unit } from '../../settings/format';
import { fromBox, inUnit } from '../../settings/measure';
import { boxOf, type BoxName } from '../../settings/place';
import { general, mirror, type Rule } from '../../settings/rules';
import { useText } from '../../text';
import type { EditorProps } from './editor';
import { Fields } from './fields';
import { unshown } from './troubles';

interface Props extends EditorProps {
	opened: boolean;
}

/** What holds for the whole document: unit, box, mirror. */
export function GeneralItem({ opened, document, onChange, pages, troubles }: Props) {
	const { settings } = useText();
	const whole: JsonObject = isObject(document) ? document : {};
	const panel = whole['mirror'];
	const unit = unitOf(document);
	const own = [...troubles].filter(([pointer]) => !pointer.startsWith('/elements/'));
	/** With numbers that leave everything where it is; null where there are none. */
	const measured: Record<string, (choice: string) => Json | null> = {
		unit: (choice) => inUnit(document, choice as Unit),
		box: (choice) => fromBox(document, choice as BoxName, pages),
	};
	const now: Record<string, string> = { unit: whole['unit'] === unit ? unit : '', box: boxOf(document) };
	const rules = general.map((rule): Rule => {
		const choices = rule.choices?.filter((choice) => choice === now[rule.name] || measured[rule.name]?.(choice)) ?? [];
		return { ...rule, choices };
	});
	const fewer = rules.some(({ choices }, index) => choices?.length !== general[index]?.choices?.length);
	const shown = [...general.map(({ name }) => name), ...mirror.map(({ name }) => `mirror/${name}`)];
	return (
		<Accordion.Item value="general">
			<Accordion.Control>
				<Text fw={600} size="sm" c={own.length > 0 ? 'var(--mantine-color-error)' : 'inherit'}>
					{settings.general}
				</Text>
			</Accordion.Control>
			<Accordion.Panel>
				{opened && (
					<Stack gap="sm">
						{unshown(new Map(own), '', shown).map((told) => (
							<Text key={told} size="sm" c="var(--mantine-color-error)" tabIndex={-1} data-trouble>
								{told}
							</Text>
						))}
						<Fields
							rules={rules}
							values={whole}
							unit={unit}
							pointer=""
							troubles={troubles}
							onField={(name, value) =>
								onChange(
									measured[name]?.(String(value)) ?? put(document, [name], value),
									name === 'unit' ? 'unit' : 'box',
								)
							}
						/>
						<Text size="xs" c="dimmed">
							{fewer ? settings.measuredSome : settings.measured}
						</Text>
						<Checkbox
							label={settings.fields.mirror}
							checked={isObject(panel)}
							onChange={({ currentTarget }) =>
								onChange(
									put(
										document,
										['mirror'],
										currentTarget.checked ? { page: 1, fold: 'horizontal', at: 0 } : undefined,
									),
								)
							}
						/>
						{isObject(panel) && (
							<Fields
								rules={mirror}
								values={panel}
								unit={unit}
								pointer="/mirror"
								troubles={troubles}
								onField={(name, value) => onChange(put(document, ['mirror', name], value))}
							/>
						)}
					</Stack>
				)}
			</Accordion.Panel>
		</Accordion.Item>
	);
}
