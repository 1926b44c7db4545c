import { Accordion, ActionIcon, Anchor, Badge, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { put } from '../../settings/edit';
import { isElementType, unitOf, type JsonObject } from '../../settings/format';
import { boxOf } from '../../settings/place';
import { elements as rulesOf } from '../../settings/rules';
import { useText, type Catalogue } from '../../text';
import { Icon } from '../icon';
import type { EditorProps } from './editor';
import { Fields } from './fields';
import { unshown } from './troubles';

interface Props extends EditorProps {
	element: JsonObject;
	index: number;
	opened: boolean;
}

/** One element: its summary and, open, its fields. */
export function ElementItem({ element, index, opened, document, onChange, onCurrent, troubles }: Props) {
	const text = useText();
	const item = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (opened && item.current) bringToSight(item.current);
	}, [opened]);
	const type = isElementType(element['type']) ? element['type'] : null;
	const rules = type ? rulesOf[type] : [];
	const pointer = `/elements/${index}`;
	const wrong = [...troubles.keys()].filter((key) => key === pointer || key.startsWith(`${pointer}/`)).length;
	const title = type ? text.settings.types[type] : text.settings.unknownType;
	const remove = () => {
		onCurrent(null);
		onChange(put(document, ['elements', index], undefined));
	};
	return (
		<Accordion.Item value={String(index)} ref={item} style={{ scrollMargin: '72px 0 96px' }}>
			<Group gap={0} wrap="nowrap">
				<Accordion.Control icon={<Icon name={type ?? 'alert'} />} miw={0}>
					<Group gap="xs" pr="xs" miw={0} wrap="nowrap">
						<Text fw={600} size="sm">
							{title}
						</Text>
						<Text size="sm" c="dimmed" truncate>
							{summary(element, text)}
						</Text>
						{wrong > 0 && (
							<Badge size="sm" color="red" circle>
								{wrong}
							</Badge>
						)}
					</Group>
				</Accordion.Control>
				<Tooltip label={text.settings.remove(title)}>
					<ActionIcon
						variant="subtle"
						color="gray"
						mr="xs"
						aria-label={text.settings.remove(`${title}, ${summary(element, text)}`)}
						onClick={remove}
					>
						<Icon name="trash" size={16} />
					</ActionIcon>
				</Tooltip>
			</Group>
			<Accordion.Panel>
				{opened && (
					<Stack gap="xs">
						{unshown(
							troubles,
							pointer,
							rules.map(({ name }) => name),
						).map((told) => (
							<Text key={told} size="sm" c="var(--mantine-color-error)" tabIndex={-1} data-trouble>
								{told}
							</Text>
						))}
						{type && (
							<Text size="xs" c="dimmed">
								{text.settings.from[boxOf(document)]}{' '}
								<Anchor component="button" type="button" size="xs" onClick={() => onCurrent('general')}>
									{text.settings.fromOther}
								</Anchor>
							</Text>
						)}
						<Fields
							rules={rules}
							values={element}
							unit={unitOf(document)}
							pointer={pointer}
							troubles={troubles}
							onField={(name, value) => onChange(put(document, ['elements', index, name], value))}
						/>
					</Stack>
				)}
			</Accordion.Panel>
		</Accordion.Item>
	);
}

function summary(element: JsonObject, text: Catalogue): string {
	const page = typeof element['page'] === 'number' ? element['page'] : 1;
	const value = element['type'] === 'text' ? element['value'] : null;
	return [typeof value === 'string' ? value : null, text.settings.onPage(page)].filter(Boolean).join(' · ');
}

/** Where the form scrolls by itself the window stays: the page beside it may be held by a hand. */
function bringToSight(item: HTMLElement) {
	const scroller = item.closest('[data-scrolls]');
	if (!scroller) {
		item.scrollIntoView({ block: 'nearest' });
		return;
	}
	const [own, around] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
	const over = own.top < around.top || own.bottom > around.bottom;
	if (over) scroller.scrollTop += own.top - around.top - 8;
}
