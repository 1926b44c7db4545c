import './design.css';

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { Problem } from '../../wire/api';
import { meQuery } from '../../wire/me';
import { preflightOf } from '../../wire/preflight';
import type { Template } from '../../wire/template';
import { Findings } from '../findings';
import { useLeaveGuard } from '../leave-guard';
import { Modal } from '../modal';
import { PageChoice } from '../page-choice';
import { Failed } from '../state';
import { CopyFrom } from './copy-from';
import { deedsOf } from './deeds';
import { useKeys } from './keys';
import { Side } from './side';
import { Stage } from './stage';
import { Toolbar } from './toolbar';
import { useEditor, type Editor } from './use-editor';
import type { OverlayName } from './overlays';

/** The settings of a template, laid over its pages. */
export function TemplateEditor({ template }: { template: Template }) {
	const [params] = useSearchParams();
	const restaurant = Number(params.get('restaurant')) || null;
	const editor = useEditor(template, {
		restaurant,
		sample: { sample: 'typical', restaurant_id: restaurant },
	});
	const [zoom, setZoom] = useState(1);
	const [snaps, setSnaps] = useState(true);
	const [overlays, setOverlays] = useState<ReadonlySet<OverlayName>>(new Set<OverlayName>(['trim', 'fold']));
	const [copying, setCopying] = useState(false);
	const deeds = deedsOf(editor);
	useKeys(editor);
	return (
		<Stack gap="sm">
			<Toolbar
				editor={editor}
				deeds={deeds}
				view={{ zoom, setZoom, snaps, setSnaps, overlays, setOverlays }}
				onCopyFrom={() => setCopying(true)}
			/>
			<Notices editor={editor} />
			<div className="design">
				<div className="design-main">
					<Stage editor={editor} deeds={deeds} zoom={zoom} onZoom={setZoom} snaps={snaps} overlays={overlays} />
					{template.pages.length > 1 && (
						<PageChoice template={template} page={editor.page} onPage={editor.turnTo} justify="center" />
					)}
				</div>
				<Side editor={editor} />
			</div>
			{copying && (
				<CopyFrom
					template={template}
					onClose={() => setCopying(false)}
					onCopy={(settings) => {
						setCopying(false);
						editor.setChosen([]);
						editor.go(settings, 'copySettings');
					}}
				/>
			)}
			<Leaving dirty={editor.saving.dirty} />
		</Stack>
	);
}

function Notices({ editor }: { editor: Editor }) {
	const { editor: text } = useDesignText();
	const { saving, document } = editor;
	const { problem } = saving;
	const me = useQuery(meQuery).data;
	const own = me !== undefined && editor.template.revisionAuthor === me.login;
	const findings = problem instanceof Problem ? problem.findings : null;
	return (
		<>
			{!editor.editable && <Alert color="gray">{text.readOnly}</Alert>}
			{saving.restored !== null && saving.dirty && !saving.conflict && (
				<Alert color="yellow" py="xs">
					<Group justify="space-between" gap="xs">
						<Text size="sm">{saving.old === null ? text.draft : text.draftOld(saving.old)}</Text>
						<Button size="xs" variant="default" onClick={saving.discard}>
							{text.draftDrop}
						</Button>
					</Group>
				</Alert>
			)}
			{saving.conflict && (
				<Alert color="red" py="xs" role="alert">
					<Group justify="space-between" gap="xs">
						<Text size="sm">{own ? text.conflictOwn : text.conflict(editor.template.revisionAuthor ?? text.conflictSomebody)}</Text>
						<Group gap="xs">
							<Button size="xs" variant="default" onClick={saving.takeTheirs}>
								{own ? text.conflictSaved : text.conflictTheirs}
							</Button>
							<Button size="xs" variant="default" onClick={saving.overwrite}>
								{text.conflictMine}
							</Button>
						</Group>
					</Group>
				</Alert>
			)}
			{problem && (
				<Failed reason={problem}>
					{findings && (
						<Findings
							found={preflightOf({ findings })}
							document={document}
							onElement={editor.open}
						/>
					)}
				</Failed>
			)}
		</>
	);
}

/** Asks before what is not saved is left. */
function Leaving({ dirty }: { dirty: boolean }) {
	const text = useText();
	const { editor: said } = useDesignText();
	const [go, setGo] = useState<(() => void) | null>(null);
	useLeaveGuard(dirty, useCallback((next) => setGo(() => next), []));
	if (!go) return null;
	return (
		<Modal
			opened
			onClose={() => setGo(null)}
			title={said.leaveTitle}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<Stack>
				<Text size="sm">{said.leaveText}</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={go}>
						{said.leave}
					</Button>
					<Button onClick={() => setGo(null)} data-autofocus>
						{said.stay}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
