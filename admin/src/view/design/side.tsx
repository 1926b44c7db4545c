import { Group, Loader, Paper, Stack, Tabs, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { problemTitle } from '../../text/problem';
import { Problem } from '../../wire/api';
import { Findings } from '../findings';
import { SettingsEditor } from '../settings/editor';
import { firstChange } from '../../settings/arrange';
import { fixOf } from '../../settings/fixes';
import { SampleChoice } from './sample';
import type { Part } from '../settings/troubles';
import type { Editor } from './use-editor';

/** The elements as a form and as JSON, what the check has found, and whose card is shown. */
export function Side({ editor }: { editor: Editor }) {
	const { editor: text } = useDesignText();
	const { check, template } = editor;
	const [tab, setTab] = useState('elements');
	useEffect(() => {
		if (editor.typing.current) setTab('elements');
	});
	const serious = check.found?.findings.filter(({ level }) => level !== 'note').length ?? 0;
	return (
		<Paper className="design-side" p="sm" data-scrolls>
			<Stack gap="sm">
				<SampleChoice shown={editor.shown} onShown={editor.setShown} />
				<TruthLine editor={editor} />
				<Tabs value={tab} onChange={(next) => setTab(next ?? 'elements')} keepMounted={false}>
					<Tabs.List>
						<Tabs.Tab value="elements">{text.panels.elements}</Tabs.Tab>
						<Tabs.Tab value="check" c={serious > 0 ? 'var(--mantine-color-error)' : 'inherit'}>
							{serious > 0 ? text.checkCount(serious) : text.panels.check}
						</Tabs.Tab>
					</Tabs.List>
					<Tabs.Panel value="elements" pt="sm">
						<Form editor={editor} />
					</Tabs.Panel>
					<Tabs.Panel value="check" pt="sm">
						{check.found && (
							<Findings
								found={check.found}
								document={editor.document}
								stale={check.stale}
								onElement={editor.open}
								{...(editor.editable
									? {
											fixOf: (finding) => fixOf(finding, editor.document, template.pages),
											onFix: (document) => editor.go(document, 'fix'),
										}
									: {})}
							/>
						)}
					</Tabs.Panel>
				</Tabs>
			</Stack>
		</Paper>
	);
}

function Form({ editor }: { editor: Editor }) {
	const { editor: text } = useDesignText();
	const { chosen, setChosen, seen: document } = editor;
	const [general, setGeneral] = useState(false);
	const current: Part | null = general ? 'general' : chosen.length === 1 ? (chosen[0] ?? null) : null;
	const open = (part: Part | null) => {
		setGeneral(part === 'general');
		if (typeof part === 'number') editor.open(part);
		else setChosen([]);
	};
	return (
		<Stack gap="xs">
			{chosen.length > 1 && (
				<Text size="sm" fw={600}>
					{text.several(chosen.length)}
				</Text>
			)}
			<fieldset disabled={!editor.editable} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
				<SettingsEditor
					document={document}
					onChange={(next, deed) =>
						deed ? editor.go(next, deed) : editor.go(next, 'edit', `edit ${firstChange(document, next)}`)
					}
					pages={editor.template.pages}
					troubles={editor.troubles}
					current={chosen.length > 0 && general ? (chosen[0] ?? null) : current}
					onCurrent={open}
					onBroken={editor.setBroken}
					reveals={0}
					typing={editor.typing}
				/>
			</fieldset>
		</Stack>
	);
}

/** Whether what is seen is what prints. */
function TruthLine({ editor }: { editor: Editor }) {
	const text = useText();
	const { editor: said } = useDesignText();
	const { truth, valid, origin } = editor;
	const reason = truth.error;
	const detail = reason instanceof Problem && reason.status > 0 ? reason.detail : null;
	const line = !valid
		? said.outdated
		: reason && !truth.stale
			? [problemTitle(reason, text), detail].filter(Boolean).join('. ')
			: !origin
				? said.mediaBox
				: truth.stale || editor.live
					? said.drawing
					: said.truth;
	const bad = !valid || (reason && !truth.stale) || !origin;
	return (
		<Group gap="xs" mih={20} wrap="nowrap" role="status">
			{truth.stale && <Loader size={14} />}
			<Text size="xs" c={bad ? 'var(--mantine-color-error)' : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
				{line}
			</Text>
		</Group>
	);
}
