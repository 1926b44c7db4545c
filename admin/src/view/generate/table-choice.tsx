import {
	Button,
	Chip,
	Group,
	SegmentedControl,
	Stack,
	Text,
	TextInput,
	Title,
} from '@mantine/core';
import { useState } from 'react';
import { useSpeech, useText } from '../../text';
import type { Table } from '../../wire/table';
import { Growing } from '../growing';
import { matches } from '../tables/filter';

interface Props {
	tables: Table[];
	/** Null for all. */
	chosen: Set<string> | null;
	onChange: (chosen: Set<string> | null) => void;
}

/** All tables, or some of them. */
export function TableChoice({ tables, chosen, onChange }: Props) {
	const { text, number } = useSpeech();
	const due = tables.filter(({ currentCard }) => currentCard !== 'yes').map(({ uuid }) => uuid);
	return (
		<Stack gap="xs">
			<Title order={3}>{text.generate.tables}</Title>
			<Group gap="xs">
			<SegmentedControl
				w="fit-content"
				size="sm"
				aria-label={text.generate.tables}
				value={chosen === null ? 'all' : 'some'}
				onChange={(next) => onChange(next === 'all' ? null : new Set())}
				data={[
					{ value: 'all', label: text.generate.allTables(number(tables.length)) },
					{ value: 'some', label: text.generate.chosenTables },
				]}
			/>
			{due.length > 0 && due.length < tables.length && (
				<Button size="xs" variant="subtle" onClick={() => onChange(new Set(due))}>
					{text.generate.dueTables(number(due.length))}
				</Button>
			)}
			</Group>
			{chosen && <Some tables={tables} chosen={chosen} onChange={onChange} />}
		</Stack>
	);
}

function Some({ tables, chosen, onChange }: Props & { chosen: Set<string> }) {
	const text = useText();
	const [search, setSearch] = useState('');
	const shown = tables.filter((table) => matches(table, search, null));
	return (
		<Stack gap="xs">
			<Group gap="xs">
				<TextInput
					size="xs"
					type="search"
					w={200}
					aria-label={text.generate.findTable}
					placeholder={text.generate.findTable}
					value={search}
					onChange={({ currentTarget }) => setSearch(currentTarget.value)}
				/>
				<Button
					size="xs"
					variant="subtle"
					onClick={() => onChange(new Set([...chosen, ...shown.map(({ uuid }) => uuid)]))}
				>
					{text.generate.selectAll}
				</Button>
				<Button size="xs" variant="subtle" onClick={() => onChange(new Set())}>
					{text.generate.selectNone}
				</Button>
				<Text size="sm" c="dimmed" ml="auto" className="numbers">
					{text.common.tables(chosen.size)}
				</Text>
			</Group>
			<div style={{ maxHeight: 200, overflowY: 'auto' }}>
				<Chip.Group multiple value={[...chosen]} onChange={(uuids) => onChange(new Set(uuids))}>
					<Growing items={shown} step={200}>
						{(seen) => (
							<Group gap={6} p={2}>
								{seen.map((table) => (
									<Chip key={table.uuid} value={table.uuid} size="sm" radius="sm">
										{table.zone ? `${table.number}, ${table.zone}` : table.number}
									</Chip>
								))}
							</Group>
						)}
					</Growing>
				</Chip.Group>
			</div>
		</Stack>
	);
}
