import { Accordion, Checkbox, Stack, Text } from '@mantine/core';
import { put } from '../../settings/edit';
import { isObject, unitOf, type JsonObject } from '../../settings/format';
import { general, mirror } from '../../settings/rules';
import { useText } from '../../text';
import type { EditorProps } from './editor';
import { Fields } from './fields';
import { unshown } from './troubles';

interface Props extends EditorProps {
	opened: boolean;
}

/** What holds for the whole document: unit, box, mirror. */
export function GeneralItem({ opened, document, onChange, troubles }: Props) {
	const { settings } = useText();
	const whole: JsonObject = isObject(document) ? document : {};
	const panel = whole['mirror'];
	const unit = unitOf(document);
	const own = [...troubles].filter(([pointer]) => !pointer.startsWith('/elements/'));
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
							rules={general}
							values={whole}
							unit={unit}
							pointer=""
							troubles={troubles}
							onField={(name, value) => onChange(put(document, [name], value))}
						/>
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
