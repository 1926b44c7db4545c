import { Accordion, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { put } from '../../settings/edit';
import { elementsOf, newElement, unitOf, type ElementType, type Json } from '../../settings/format';
import type { PageBox } from '../../settings/place';
import { useText } from '../../text';
import { Icon } from '../icon';
import { ElementItem } from './element';
import { GeneralItem } from './general';
import { JsonView } from './json';
import type { Part, Troubles } from './troubles';

export interface EditorProps {
	document: Json;
	/** `deed`: what it was, where it was more than an edit of one field. */
	onChange: (document: Json, deed?: 'unit' | 'box') => void;
	/** That the settings are for, null where they are not known. */
	pages: readonly PageBox[] | null;
	troubles: Troubles;
	/** What is open, null for nothing. */
	current: Part | null;
	onCurrent: (part: Part | null) => void;
	/** Told while the JSON view holds what is no JSON. */
	onBroken: (broken: boolean) => void;
	/** Whether a text has just been added: its field is to be typed into. */
	typing: RefObject<boolean>;
}

type View = 'form' | 'json';
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/**
 * Settings as a form and, the same, as JSON. Each time `reveals` grows it brings the first field that is wrong into
 * sight; the part it stands in is opened by whoever counts.
 */
export function SettingsEditor({ reveals, ...own }: Optional<EditorProps, 'typing'> & { reveals: number }) {
	const { settings } = useText();
	const [view, setView] = useState<View>('form');
	const editor = useRef<HTMLDivElement>(null);
	const ownTyping = useRef(false);
	const props = { typing: ownTyping, ...own };
	useEffect(() => {
		if (props.typing.current) type(editor.current?.querySelector('textarea'), props.typing);
	});
	useEffect(() => {
		if (reveals > 0) bringToSight(editor.current?.querySelector('[aria-invalid=true], [data-trouble]'));
	}, [reveals]);
	const choose = (next: View) => {
		setView(next);
		props.onBroken(false);
	};
	return (
		<Stack gap="sm" ref={editor}>
			<SegmentedControl
				size="xs"
				w="fit-content"
				aria-label={settings.view}
				value={view}
				onChange={(next) => choose(next as View)}
				data={[
					{ value: 'form', label: settings.views.form },
					{ value: 'json', label: settings.views.json },
				]}
			/>
			{view === 'form' ? <FormView {...props} /> : <JsonView {...props} />}
		</Stack>
	);
}

/** The page stays where it is: what is typed shows there. */
function type(field: HTMLTextAreaElement | null | undefined, typing: RefObject<boolean>) {
	if (!field) return;
	typing.current = false;
	field.focus({ preventScroll: true });
	field.select();
}

function bringToSight(wrong: Element | null | undefined) {
	if (!(wrong instanceof HTMLElement)) return;
	wrong.focus({ preventScroll: true });
	wrong.scrollIntoView({ block: 'center' });
}

function FormView(props: EditorProps) {
	const { settings } = useText();
	const { document, current, onCurrent } = props;
	const elements = elementsOf(document);
	const open = (key: string | null) => onCurrent(key === null || key === 'general' ? key : Number(key));
	return (
		<Stack gap="sm">
			{elements.length === 0 && (
				<Text size="sm" c="dimmed">
					{settings.noElements}
				</Text>
			)}
			<Accordion
				transitionDuration={0}
				variant="separated"
				radius="md"
				value={current === null ? null : String(current)}
				onChange={open}
			>
				{elements.map((element, index) => (
					<ElementItem key={index} {...props} element={element} index={index} opened={current === index} />
				))}
				<GeneralItem {...props} opened={current === 'general'} />
			</Accordion>
			<Adders {...props} count={elements.length} />
		</Stack>
	);
}

function Adders({ document, onChange, onCurrent, typing, count }: EditorProps & { count: number }) {
	const { settings } = useText();
	const add = (type: ElementType) => {
		const list = put(document, ['elements'], [...elementsOf(document), newElement(type, unitOf(document))]);
		onChange(list);
		onCurrent(count);
		typing.current = type === 'text';
	};
	return (
		<Group gap="xs">
			<Button
				size="xs"
				variant="default"
				leftSection={<Icon name="qr" size={16} />}
				onClick={() => add('qr')}
			>
				{settings.addQr}
			</Button>
			<Button
				size="xs"
				variant="default"
				leftSection={<Icon name="text" size={16} />}
				onClick={() => add('text')}
			>
				{settings.addText}
			</Button>
		</Group>
	);
}
