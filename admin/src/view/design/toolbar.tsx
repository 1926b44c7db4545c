import { ActionIcon, Button, Checkbox, Group, Menu, Popover, Stack, Table, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { edges, unfolded, withMirror, withoutMirror, type Edge } from '../../settings/arrange';
import { mirrorOf } from '../../settings/place';
import { useDesignText } from '../../text/design';
import { Icon, type IconName } from '../icon';
import type { Deeds } from './deeds';
import { overlayNames, type OverlayName } from './overlays';
import { zooms } from './stage';
import type { Editor } from './use-editor';

const edgeIcons: Record<Edge, IconName> = {
	left: 'left',
	centre: 'centre',
	right: 'rightEdge',
	top: 'top',
	middle: 'middle',
	bottom: 'bottom',
};

export interface View {
	zoom: number;
	setZoom: (zoom: number) => void;
	snaps: boolean;
	setSnaps: (snaps: boolean) => void;
	overlays: ReadonlySet<OverlayName>;
	setOverlays: (shown: ReadonlySet<OverlayName>) => void;
}

export function Toolbar({
	editor,
	deeds,
	view,
	onCopyFrom,
}: {
	editor: Editor;
	deeds: Deeds;
	view: View;
	onCopyFrom: () => void;
}) {
	const { editor: text } = useDesignText();
	const { undoable, redoable, saving } = editor;
	return (
		<div className="tools" role="toolbar" aria-label={text.tools}>
			{editor.editable && (
				<>
					<div>
						<Tool
							icon="undo"
							label={undoable ? text.undoDeed(text.deeds[undoable]) : text.undo}
							off={!undoable}
							onClick={editor.undo}
						/>
						<Tool
							icon="redo"
							label={redoable ? text.redoDeed(text.deeds[redoable]) : text.redo}
							off={!redoable}
							onClick={editor.redo}
						/>
					</div>
					<div>
						<Adder icon="qr" label={text.addQr} onClick={() => deeds.add('qr')} />
						<Adder icon="text" label={text.addText} onClick={() => deeds.add('text')} />
					</div>
					<Chosen editor={editor} deeds={deeds} />
					<Whole editor={editor} deeds={deeds} onCopyFrom={onCopyFrom} />
				</>
			)}
			<Look view={view} />
			<Group gap="sm" ml="auto" wrap="nowrap">
				{editor.editable && (
					<>
						<Text size="sm" mr="xs" c={saving.dirty ? 'var(--mantine-color-error)' : 'dimmed'} aria-live="polite" data-saved={!saving.dirty}>
							{saving.dirty ? text.unsaved : text.saved}
						</Text>
						<Button
							onClick={saving.save}
							loading={saving.sending}
							disabled={!saving.dirty || !editor.valid}
						>
							{text.save}
						</Button>
					</>
				)}
			</Group>
		</div>
	);
}

function Tool({
	icon,
	label,
	off = false,
	pressed,
	onClick,
}: {
	icon: IconName;
	label: string;
	off?: boolean;
	pressed?: boolean;
	onClick?: () => void;
}) {
	return (
		<Tooltip label={label}>
			<ActionIcon
				variant={pressed ? 'light' : 'default'}
				size={34}
				aria-label={label}
				{...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
				disabled={off}
				onClick={onClick}
			>
				<Icon name={icon} />
			</ActionIcon>
		</Tooltip>
	);
}

function Adder({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
	return (
		<Button variant="default" h={34} px="sm" leftSection={<Icon name={icon} />} onClick={onClick}>
			{label}
		</Button>
	);
}

function Chosen({ editor, deeds }: { editor: Editor; deeds: Deeds }) {
	const { editor: text } = useDesignText();
	const count = editor.chosen.length;
	return (
		<div>
			<Tool icon="copy" label={text.duplicate} off={count === 0} onClick={deeds.duplicate} />
			<Tool icon="trash" label={text.remove} off={count === 0} onClick={deeds.remove} />
			<Menu withinPortal position="bottom-start">
				<Menu.Target>
					<Button variant="default" h={34} px="sm" disabled={count === 0} leftSection={<Icon name="left" />}>
						{text.arrange}
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Label>{text.alignHint}</Menu.Label>
					{edges.map((edge) => (
						<Menu.Item key={edge} leftSection={<Icon name={edgeIcons[edge]} />} onClick={() => deeds.align(edge)}>
							{text.alignTo[edge]}
						</Menu.Item>
					))}
					<Menu.Divider />
					<Menu.Item
						disabled={count < 3}
						leftSection={<Icon name="spreadAcross" />}
						onClick={() => deeds.spread('across')}
					>
						{text.spreadAcross}
					</Menu.Item>
					<Menu.Item
						disabled={count < 3}
						leftSection={<Icon name="spreadDown" />}
						onClick={() => deeds.spread('down')}
					>
						{text.spreadDown}
					</Menu.Item>
					<Menu.Divider />
					<Menu.Item disabled={count !== 1} leftSection={<Icon name="up" />} onClick={() => deeds.order(1)}>
						{text.forward}
					</Menu.Item>
					<Menu.Item disabled={count !== 1} leftSection={<Icon name="down" />} onClick={() => deeds.order(-1)}>
						{text.backward}
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
		</div>
	);
}

/** What is about the document as a whole. */
function Whole({ editor, deeds, onCopyFrom }: { editor: Editor; deeds: Deeds; onCopyFrom: () => void }) {
	const { editor: text } = useDesignText();
	const { document, page, origin, template, go } = editor;
	const mirror = mirrorOf(document);
	const others = template.pages.map((_, index) => index + 1).filter((other) => other !== page);
	return (
		<div>
			<Menu withinPortal position="bottom-start">
				<Menu.Target>
					<Button variant="default" h={34} px="sm" leftSection={<Icon name="mirror" />}>
						{text.mirror}
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Item
						disabled={!origin}
						onClick={() => origin && go(withMirror(document, page, page, origin), 'mirror')}
					>
						{text.mirrorHere}
					</Menu.Item>
					{others.map((other) => (
						<Menu.Item
							key={other}
							disabled={!origin}
							onClick={() => origin && go(withMirror(document, page, other, origin), 'mirror')}
						>
							{text.mirrorTo(other)}
						</Menu.Item>
					))}
					{others.map((other) => (
						<Menu.Item key={`as is ${other}`} onClick={() => deeds.repeat(other)}>
							{text.repeatTo(other)}
						</Menu.Item>
					))}
					<Menu.Divider />
					<Menu.Item
						disabled={!mirror || !origin}
						onClick={() => origin && go(unfolded(document, origin), 'mirror')}
					>
						{text.unfold}
					</Menu.Item>
					<Menu.Item disabled={!mirror} onClick={() => go(withoutMirror(document), 'mirror')}>
						{text.mirrorOff}
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
			<Tool icon="bring" label={text.copyFrom} onClick={onCopyFrom} />
		</div>
	);
}

function Look({ view }: { view: View }) {
	const { editor: text } = useDesignText();
	const { zoom, setZoom, snaps, setSnaps } = view;
	const by = (factor: number) => setZoom(Math.min(zooms.most, Math.max(zooms.least, zoom * factor)));
	return (
		<div>
			<Tool icon="magnet" label={text.snap} pressed={snaps} onClick={() => setSnaps(!snaps)} />
			<Shown view={view} />
			<Tool icon="zoomOut" label={text.zoomOut} onClick={() => by(0.8)} />
			<Tooltip label={text.fit}>
				<Button variant="default" h={34} px={6} miw={58} className="numbers" onClick={() => setZoom(1)}>
					{text.zoom(Math.round(zoom * 100))}
				</Button>
			</Tooltip>
			<Tool icon="zoomIn" label={text.zoomIn} onClick={() => by(1.25)} />
			<Keys />
		</div>
	);
}

function Shown({ view: { overlays, setOverlays } }: { view: View }) {
	const { editor: text } = useDesignText();
	const toggle = (name: OverlayName) => {
		const next = new Set(overlays);
		if (!next.delete(name)) next.add(name);
		setOverlays(next);
	};
	return (
		<Dropdown icon="eye" label={text.shown}>
			<Stack gap="xs">
				{overlayNames.map((name) => (
					<Checkbox
						key={name}
						label={text.overlays[name]}
						checked={overlays.has(name)}
						onChange={() => toggle(name)}
					/>
				))}
			</Stack>
		</Dropdown>
	);
}

function Keys() {
	const { editor: text } = useDesignText();
	return (
		<Dropdown icon="keys" label={text.help}>
			<Table verticalSpacing={4} horizontalSpacing="xs" withRowBorders={false}>
				<Table.Tbody>
					{text.keys.map(([key, deed]) => (
						<Table.Tr key={key}>
							<Table.Td>
								<kbd>{key}</kbd>
							</Table.Td>
							<Table.Td>{deed}</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
			<Text size="sm" c="dimmed" mt="xs" maw={380}>
				{text.keysMouse}
			</Text>
		</Dropdown>
	);
}

function Dropdown({ icon, label, children }: { icon: IconName; label: string; children: ReactNode }) {
	return (
		<Popover position="bottom-end" shadow="md" withinPortal trapFocus>
			<Popover.Target>
				<ActionIcon variant="default" size={34} aria-label={label} title={label}>
					<Icon name={icon} />
				</ActionIcon>
			</Popover.Target>
			<Popover.Dropdown>
				<Text size="sm" fw={600} mb="xs">
					{label}
				</Text>
				{children}
			</Popover.Dropdown>
		</Popover>
	);
}
