import { Alert, Code, CopyButton, Button, Drawer, Group, Paper, SegmentedControl, Stack, Table, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { elementsOf } from '../settings/format';
import { pretty } from '../settings/pretty';
import { useSpeech, useText } from '../text';
import { proofText, warningText } from '../text/proof';
import { cardsQuery } from '../wire/card';
import { generationQuery, isActive, type Generation } from '../wire/generation';
import { Cards } from './cards';
import type { Start } from './generate/start';
import { Icon } from './icon';
import { SettingsSummary } from './settings/summary';
import { Empty, Failed, Loading } from './state';
import { StatusView } from './status';

interface Props {
	id: number;
	onClose: () => void;
	/** Null where the person may not generate. */
	onAnew: ((start: Start) => void) | null;
}

export default function DetailsDrawer({ id, onClose, onAnew }: Props) {
	const text = useText();
	const generation = useQuery(generationQuery(id));
	return (
		<Drawer
			opened
			onClose={onClose}
			position="right"
			size="min(56rem, 94vw)"
			padding="lg"
			title={generation.data ? text.details.title(generation.data.templateName, generation.data.version) : ''}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			{generation.isPending && <Loading />}
			{generation.isError && <Failed reason={generation.error} retry={() => void generation.refetch()} />}
			{generation.data && <Details generation={generation.data} onAnew={onAnew} />}
		</Drawer>
	);
}

function Details({ generation, onAnew }: { generation: Generation } & Pick<Props, 'onAnew'>) {
	const { details } = useText();
	return (
		<Stack gap="lg">
			<StatusView generation={generation} />
			<Warned generation={generation} />
			<Tabs defaultValue="cards" keepMounted={false}>
				<Tabs.List>
					<Tabs.Tab value="cards">{details.cards}</Tabs.Tab>
					<Tabs.Tab value="settings">{details.settings}</Tabs.Tab>
					<Tabs.Tab value="about">{details.about}</Tabs.Tab>
				</Tabs.List>
				<Tabs.Panel value="cards" pt="md">
					<CardsOf generation={generation} onAnew={onAnew} />
				</Tabs.Panel>
				<Tabs.Panel value="settings" pt="md">
					<SettingsOf generation={generation} />
				</Tabs.Panel>
				<Tabs.Panel value="about" pt="md">
					<About generation={generation} />
				</Tabs.Panel>
			</Tabs>
		</Stack>
	);
}

/** That some cards scan only just, and why. */
function Warned({ generation: { id, status, proof } }: { generation: Generation }) {
	const { text, number } = useSpeech();
	const warned = status === 'done' ? (proof?.warning ?? 0) : 0;
	const cards = useQuery({ ...cardsQuery(id), enabled: warned > 0 });
	if (warned === 0) return null;
	const causes = cards.data?.map(({ warning }) => (warning ? warningText(warning, text, number) : ''));
	return (
		<Alert color="yellow" icon={<Icon name="alert" />} title={text.proof.warnedTitle(text.common.cards(warned))}>
			{text.proof.warnedText([...new Set(causes)].filter(Boolean).join('; '))}
		</Alert>
	);
}

function CardsOf({ generation, onAnew }: { generation: Generation } & Pick<Props, 'onAnew'>) {
	const { details, download } = useText();
	const { id, status, templateId, settings } = generation;
	if (status === 'done') return <Cards generationId={id} />;
	if (isActive(generation)) return <Empty icon="file" title={details.noCards} />;
	const failed = status === 'error';
	const title = failed ? details.failed : status === 'deleted' ? details.deletedCards : details.cancelledCards;
	return (
		<Empty icon={failed ? 'alert' : 'file'} title={title} hint={failed && onAnew ? details.failedHint : ''}>
			{onAnew && (
				<Button mt="sm" onClick={() => onAnew({ templateId, settings })}>
					{download.anew}
				</Button>
			)}
		</Empty>
	);
}

function SettingsOf({ generation }: { generation: Generation }) {
	const { details, settings } = useText();
	const [view, setView] = useState('form');
	const json = pretty(generation.settings);
	return (
		<Stack gap="sm">
			<Group justify="space-between">
				<SegmentedControl
					size="xs"
					aria-label={settings.view}
					value={view}
					onChange={setView}
					data={[
						{ value: 'form', label: settings.views.form },
						{ value: 'json', label: settings.views.json },
					]}
				/>
				<CopyButton value={json}>
					{({ copied, copy }) => (
						<Button size="xs" variant="light" onClick={copy}>
							{copied ? details.copied : details.copy}
						</Button>
					)}
				</CopyButton>
			</Group>
			{view === 'form' ? (
				<SettingsSummary document={generation.settings} />
			) : (
				<Code block tabIndex={0} fz="sm">
					{json}
				</Code>
			)}
		</Stack>
	);
}

function About({ generation }: { generation: Generation }) {
	const { text, time } = useSpeech();
	const { details } = text;
	const { proof, accepted, settings } = generation;
	const coded = elementsOf(settings).some(({ type }) => type === 'qr');
	const rows: [string, ReactNode][] = [
		[details.template, `${generation.templateName}, ${text.history.revision(generation.templateRevision)}`],
		[
			details.selection,
			`${details.selections[generation.selection]}, ${text.common.tables(generation.total)}`,
		],
		[details.proof, proof && proofText(proof, coded, text)],
		[details.accepted, accepted.map((cause) => text.generate.accepts[cause]).join(', ') || null],
		[details.author, generation.author],
		[details.note, generation.note],
		[details.created, time(generation.createdAt)],
		[details.started, time(generation.startedAt)],
		[details.finished, time(generation.finishedAt)],
		[details.printed, generation.printedAt && time(generation.printedAt)],
		[details.attempts, generation.attempts],
	];
	return (
		<Paper>
			<Table variant="vertical" layout="fixed">
				<Table.Tbody>
					{rows.map(([label, value]) => (
						<Table.Tr key={label}>
							<Table.Th w={160}>{label}</Table.Th>
							<Table.Td>{value ?? '—'}</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Paper>
	);
}
