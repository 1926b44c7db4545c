import { Alert, Badge, Button, Code, FileInput, Group, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useText, type Catalogue } from '../../text';
import { mostFaults, Problem } from '../../wire/api';
import type { Restaurant } from '../../wire/restaurant';
import {
	compareTables,
	differences,
	importTables,
	tablesQuery,
	type TableDifference,
	type TableDifferenceRow,
} from '../../wire/table';
import { Icon } from '../icon';
import { Modal } from '../modal';
import { Question } from '../question';
import { Failed, Hint, Loading } from '../state';
import { useNotices } from '../use-notices';

interface Props {
	restaurant: Restaurant;
	onClose: () => void;
}

/** The list of tables from a file: first what it would change, then done. */
export default function ImportDialog({ restaurant, onClose }: Props) {
	const { tables, common } = useText();
	const work = useImport(restaurant, onClose);
	const { difference } = work;
	const [asking, setAsking] = useState(false);
	const removed = difference?.removed ?? [];
	const printed = removed.filter(({ cards }) => cards && cards !== 'none').length;
	const nothing = difference !== null && differences.every((kind) => difference[kind].length === 0);
	return (
		<Modal
			opened
			onClose={onClose}
			size="xl"
			title={tables.importTitle}
			closeButtonProps={{ 'aria-label': common.close }}
		>
			<Stack>
				<Text size="sm">{tables.importAbout}</Text>
				<FileInput
					label={tables.importFile}
					data-autofocus
					placeholder={tables.importPlaceholder}
					accept=".csv,.tsv,.txt,text/csv"
					leftSection={<Icon name="file" size={16} />}
					value={work.file}
					onChange={(next) => void work.setFile(next)}
				/>
				<Switch
					label={tables.importKeep}
					checked={work.keep}
					onChange={({ currentTarget }) => work.setKeep(currentTarget.checked)}
				/>
				{work.comparing && <Loading />}
				{work.problem && <Refusal reason={work.problem} file={work.file} />}
				{nothing && <Alert color="gray">{tables.importNothing}</Alert>}
				{difference && !nothing && <Difference difference={difference} />}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{common.cancel}
					</Button>
					<Button
						disabled={!difference || nothing}
						loading={work.importing}
						onClick={() => (printed > 0 ? setAsking(true) : work.submit())}
						{...(removed.length > 0 ? { color: 'red.9' } : {})}
					>
						{removed.length > 0 ? tables.importRemove(removed.length) : tables.importSubmit}
					</Button>
				</Group>
			</Stack>
			{asking && (
				<Question
					title={tables.importRemoveTitle(removed.length)}
					action={tables.importRemove(removed.length)}
					running={work.importing}
					onClose={() => setAsking(false)}
					onYes={() => {
						setAsking(false);
						work.submit();
					}}
				>
					<Text size="sm">{tables.importRemoveText(printed)}</Text>
				</Question>
			)}
		</Modal>
	);
}

function useImport(restaurant: Restaurant, onClose: () => void) {
	const { tables, common } = useText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	const [file, setFile] = useState<File | null>(null);
	const [keep, setKeep] = useState(true);
	const compare = useMutation({
		mutationFn: (chosen: File) => compareTables(restaurant.id, { file: chosen, keep }),
	});
	const take = useMutation({
		mutationFn: ({ chosen, tag }: { chosen: File; tag: string | null }) =>
			importTables(restaurant.id, { file: chosen, keep }, tag),
		onSuccess: async (done) => {
			await queries.invalidateQueries({ queryKey: tablesQuery(restaurant.id).queryKey });
			const count = differences.reduce((sum, kind) => sum + done[kind].length, 0);
			tell(tables.imported(common.tables(count)));
			onClose();
		},
		onError: (reason) => {
			// Somebody has changed the tables since: what was agreed to is not what would happen.
			if (reason instanceof Problem && [412, 409].includes(reason.status) && file) compare.mutate(file);
		},
	});
	const { mutate, reset } = compare;
	useEffect(() => {
		if (file) mutate(file);
		else reset();
	}, [file, keep, mutate, reset]);
	return {
		file,
		keep,
		// Read at once: a browser refuses to send a file that was changed after it was chosen.
		setFile: async (next: File | null) => {
			take.reset();
			setFile(next && new File([await next.arrayBuffer()], next.name));
		},
		setKeep,
		comparing: compare.isPending,
		importing: take.isPending,
		problem: take.error ?? compare.error,
		difference: compare.data && !compare.isPending ? compare.data.difference : null,
		submit: () => file && take.mutate({ chosen: file, tag: compare.data?.tag ?? null }),
	};
}

/** Why the file cannot be taken: every fault with its place, and the lines that are meant. */
function Refusal({ reason, file }: { reason: Error; file: File | null }) {
	const { tables } = useText();
	const [lines, setLines] = useState<string[]>([]);
	const faults = reason instanceof Problem ? reason.faults : [];
	useEffect(() => {
		void file?.arrayBuffer().then((bytes) => setLines(decoded(bytes).split(/\r\n|\r|\n/)));
	}, [file]);
	if (faults.length === 0) return <Failed reason={reason} />;
	return (
		<Failed reason={reason} brief>
			{faults.length > 1 && (
				<Text size="sm" fw={600}>
					{faults.length < mostFaults ? tables.importFaults(faults.length) : tables.importFaultsMost(mostFaults)}
				</Text>
			)}
			<ol className="file-faults" tabIndex={0} aria-label={tables.importFaultsLabel}>
				{faults.map(({ detail, line }, index) => (
					<li key={index}>
						{detail}
						{line !== null && lines[line - 1] !== undefined && (
							<Code block>
								{tables.importLine(line)} {lines[line - 1]?.slice(0, 300)}
							</Code>
						)}
					</li>
				))}
			</ol>
		</Failed>
	);
}

/** As the server guesses: UTF-8, else the encoding of Russian spreadsheets. */
function decoded(bytes: ArrayBuffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1251').decode(bytes);
	}
}

const colours = { added: 'pine', restored: 'pine', renamed: 'orange', changed: 'blue', removed: 'red' } as const;

function Difference({ difference }: { difference: TableDifference }) {
	const text = useText();
	const { tables } = text;
	const renumbered = difference.restored.filter(({ number, was }) => number !== was?.number);
	const reprint = [...difference.renamed, ...difference.removed, ...renumbered].some(
		({ cards }) => cards && cards !== 'none',
	);
	return (
		<Stack gap="sm">
			<Group gap="xs">
				{differences.map(
					(kind) =>
						difference[kind].length > 0 && (
							<Badge key={kind} size="lg" variant="light" tt="none" color={colours[kind]}>
								{tables.differences[kind]}: {difference[kind].length}
							</Badge>
						),
				)}
				<Text size="sm" c="dimmed">
					{tables.differences.unchanged}: {difference.unchanged.length}
				</Text>
			</Group>
			{reprint && <Hint>{tables.importReprint}</Hint>}
			<div style={{ maxHeight: 320, overflowY: 'auto' }} tabIndex={0} role="region" aria-label={tables.importTitle}>
				{differences.map((kind) => (
					<Kind key={kind} title={tables.differences[kind]} rows={difference[kind]} text={text} />
				))}
			</div>
		</Stack>
	);
}

function Kind({ title, rows, text }: { title: string; rows: TableDifferenceRow[]; text: Catalogue }) {
	if (rows.length === 0) return null;
	return (
		<Stack gap={4} mb="sm">
			<Title order={3} fz="sm" className="sentence">
				{title}
			</Title>
			<Table verticalSpacing={6} horizontalSpacing="sm">
				<Table.Thead>
					<Table.Tr>
						<Table.Th w={160}>{text.tables.number}</Table.Th>
						<Table.Th>{text.tables.zone}</Table.Th>
						<Table.Th ta="right">{text.tables.seats}</Table.Th>
						<Table.Th w={170} />
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{rows.map((row, index) => (
						<Table.Tr key={row.uuid ?? index}>
							<Table.Td fw={600} w={160}>
								{changeText(row.was?.number, row.number)}
							</Table.Td>
							<Table.Td>{changeText(row.was?.zone, row.zone)}</Table.Td>
							<Table.Td ta="right" className="numbers">
								{changeText(row.was?.seats, row.seats)}
							</Table.Td>
							<Table.Td ta="right" w={170}>
								{row.cards && row.cards !== 'none' && (
									<Badge size="sm" variant="light" tt="none" color="orange">
										{text.tables.cardOf[row.cards]}
									</Badge>
								)}
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Stack>
	);
}

/** A value, and the old one in front of it where there was another. */
function changeText(was: string | number | null | undefined, now: string | number | null): string {
	const said = String(now ?? '');
	return was === undefined || was === now ? said : `${was ?? '—'} → ${said || '—'}`;
}
