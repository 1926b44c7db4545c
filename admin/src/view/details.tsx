import { Code, CopyButton, Button, Drawer, Group, Paper, Stack, Table, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { pretty } from '../settings/pretty';
import { useSpeech, useText } from '../text';
import { generationQuery, type Generation } from '../wire/generation';
import { Cards } from './cards';
import { Empty, Failed, Loading } from './state';
import { StatusView } from './status';

export default function DetailsDrawer({ id, onClose }: { id: number; onClose: () => void }) {
	const text = useText();
	const generation = useQuery(generationQuery(id));
	return (
		<Drawer
			opened
			onClose={onClose}
			position="right"
			size="min(56rem, 94vw)"
			padding="lg"
			title={generation.data ? text.details.title(generation.data.version) : ''}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			{generation.isPending && <Loading />}
			{generation.isError && <Failed reason={generation.error} retry={() => void generation.refetch()} />}
			{generation.data && <Details generation={generation.data} />}
		</Drawer>
	);
}

function Details({ generation }: { generation: Generation }) {
	const { details } = useText();
	return (
		<Stack gap="lg">
			<StatusView generation={generation} />
			<Tabs defaultValue="cards" keepMounted={false}>
				<Tabs.List>
					<Tabs.Tab value="cards">{details.cards}</Tabs.Tab>
					<Tabs.Tab value="settings">{details.settings}</Tabs.Tab>
					<Tabs.Tab value="about">{details.about}</Tabs.Tab>
				</Tabs.List>
				<Tabs.Panel value="cards" pt="md">
					<CardsOf generation={generation} />
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

function CardsOf({ generation }: { generation: Generation }) {
	const { details } = useText();
	if (generation.status === 'done') return <Cards generationId={generation.id} />;
	return (
		<Empty icon="file" title={generation.status === 'deleted' ? details.deletedCards : details.noCards} />
	);
}

function SettingsOf({ generation }: { generation: Generation }) {
	const { details } = useText();
	const json = pretty(generation.settings);
	return (
		<Stack gap="sm">
			<Group justify="flex-end">
				<CopyButton value={json}>
					{({ copied, copy }) => (
						<Button size="xs" variant="light" onClick={copy}>
							{copied ? details.copied : details.copy}
						</Button>
					)}
				</CopyButton>
			</Group>
			<Code block tabIndex={0} fz="sm">
				{json}
			</Code>
		</Stack>
	);
}

function About({ generation }: { generation: Generation }) {
	const { text, time } = useSpeech();
	const { details } = text;
	const { proof } = generation;
	const rows: [string, ReactNode][] = [
		[details.template, `${generation.templateName}, ${text.history.revision(generation.templateRevision)}`],
		[
			details.selection,
			`${details.selections[generation.selection]}, ${text.common.tables(generation.total)}`,
		],
		[details.proof, proof && details.proofSummary(proof.ok, proof.warning, proof.none)],
		[details.author, generation.author],
		[details.note, generation.note],
		[details.created, time(generation.createdAt)],
		[details.started, time(generation.startedAt)],
		[details.finished, time(generation.finishedAt)],
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
