import { Autocomplete, Button, Group, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../text';
import { Problem } from '../../wire/api';
import type { Restaurant } from '../../wire/restaurant';
import { addTable, addTables, changeTable, readTable, removeTable, tablesQuery, type Table } from '../../wire/table';
import { Icon } from '../icon';
import { Meanwhile } from '../meanwhile';
import { Modal } from '../modal';
import { Question } from '../question';
import { Failed } from '../state';
import { useEdit, type Seen } from '../use-edit';
import { useNotices } from '../use-notices';

interface Props {
	restaurant: Restaurant;
	/** Null for a new one, or many. */
	table: Table | null;
	zones: string[];
	onClose: () => void;
}

/** One table, new or old, or a range of new ones. */
export default function TableDialog({ restaurant, table, zones, onClose }: Props) {
	const { tables, common } = useText();
	const draft = useTable(restaurant, table, onClose);
	const { fields, change, problem, told } = draft;
	return (
		<Modal
			opened
			onClose={onClose}
			title={table ? tables.changeOf(table.number) : tables.addTitle}
			closeButtonProps={{ 'aria-label': common.close }}
		>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					draft.submit();
				}}
			>
				<Stack>
					{!table && (
						<SegmentedControl
							aria-label={tables.howMany}
							value={draft.many ? 'many' : 'one'}
							onChange={(value) => draft.setMany(value === 'many')}
							data={[
								{ value: 'one', label: tables.one },
								{ value: 'many', label: tables.many },
							]}
						/>
					)}
					{draft.many ? (
						<Range draft={draft} />
					) : (
						<TextInput
							label={tables.number}
							maxLength={64}
							data-autofocus
							error={told('/number')}
							value={fields.number}
							onChange={({ currentTarget }) => change({ number: currentTarget.value })}
						/>
					)}
					<Autocomplete
						label={tables.zone}
						data={zones}
						maxLength={100}
						error={told('/zone')}
						value={fields.zone}
						onChange={(zone) => change({ zone })}
					/>
					<NumberInput
						label={tables.seats}
						min={1}
						max={1000}
						allowDecimal={false}
						error={told('/seats')}
						value={fields.seats}
						onChange={(seats) => change({ seats: String(seats) })}
					/>
					{table && <Text size="sm" c="dimmed">{tables.sameLink}</Text>}
					<Meanwhile edit={draft.edit} now={draft.now} />
					{problem && !draft.atField && <Failed reason={problem} />}
					<Group justify="space-between">
						{table ? <Removal restaurant={restaurant} table={table} onDone={onClose} /> : <span />}
						<Group gap="xs">
							<Button variant="default" onClick={onClose}>
								{common.cancel}
							</Button>
							<Button type="submit" loading={draft.sending} disabled={!draft.ready}>
								{table ? common.save : tables.addSubmit}
							</Button>
						</Group>
					</Group>
				</Stack>
			</form>
		</Modal>
	);
}

interface Fields {
	number: string;
	zone: string;
	seats: string;
	prefix: string;
	first: string;
	last: string;
}

function seenOf(table: Table | null): Seen<Fields> {
	return {
		version: table?.version ?? null,
		fields: {
			number: table?.number ?? '',
			zone: table?.zone ?? '',
			seats: String(table?.seats ?? ''),
			prefix: '',
			first: '1',
			last: '',
		},
	};
}

const wireOf = {
	number: (typed: string) => ({ number: typed.trim() }),
	zone: (typed: string) => ({ zone: typed.trim() || null }),
	seats: (typed: string) => ({ seats: Number(typed) || null }),
};

/** As the server wants those of the fields that are there. */
function saidOf(fields: Partial<Fields>) {
	const { number, zone, seats } = fields;
	return {
		...(number !== undefined && wireOf.number(number)),
		...(zone !== undefined && wireOf.zone(zone)),
		...(seats !== undefined && wireOf.seats(seats)),
	};
}

function useTable(restaurant: Restaurant, table: Table | null, onClose: () => void) {
	const text = useText();
	const { common, tables } = text;
	const queries = useQueryClient();
	const { tell } = useNotices();
	const [many, setMany] = useState(false);
	const refresh = () => queries.invalidateQueries({ queryKey: tablesQuery(restaurant.id).queryKey });
	const edit = useEdit<Fields, void>({
		begun: seenOf(table),
		read: async () => {
			void refresh();
			return seenOf(table && (await readTable(table.uuid)));
		},
		save: async (changed, all, version) => {
			const said = { ...wireOf.number(all.number), ...wireOf.zone(all.zone), ...wireOf.seats(all.seats) };
			if (many) return addTables(restaurant.id, all, said);
			return table ? changeTable(table.uuid, saidOf(changed), version) : addTable(restaurant.id, said);
		},
		onSaved: async (answer) => {
			await refresh();
			if (answer !== null) tell(table ? tables.changed : tables.added(common.tables(many ? count : 1)));
			onClose();
		},
	});
	const { fields, problem: error } = edit;
	const count = Number(fields.last) - Number(fields.first) + 1;
	const field = error instanceof Problem ? error.field : null;
	const known = field !== null && ['/number', '/zone', '/seats'].includes(field.pointer) && !many;
	const words: Partial<Record<keyof Fields, string>> = { number: tables.number, zone: tables.zone, seats: tables.seats };
	return {
		edit,
		fields,
		change: edit.change,
		now: (theirs: Partial<Fields>) =>
			Object.entries(theirs).map(([name, value]) => common.meanwhileField(words[name as keyof Fields] ?? name, value)),
		many,
		setMany: (next: boolean) => {
			setMany(next);
			edit.forget();
		},
		count,
		ready: many ? count >= 1 && count <= 1000 && /^\d{1,9}$/.test(fields.first) : fields.number.trim() !== '',
		sending: edit.sending,
		problem: error,
		atField: known,
		told: (pointer: string) => (known && field.pointer === pointer ? field.detail : undefined),
		submit: edit.save,
	};
}

/** The range, and what comes of it. */
function Range({ draft: { fields, change, count, ready } }: { draft: ReturnType<typeof useTable> }) {
	const { tables, common } = useText();
	return (
		<Stack gap="xs">
			<Group grow align="flex-end">
				<TextInput
					label={tables.prefix}
					placeholder="VIP-"
					maxLength={63}
					value={fields.prefix}
					onChange={({ currentTarget }) => change({ prefix: currentTarget.value })}
				/>
				<TextInput
					label={tables.first}
					inputMode="numeric"
					maxLength={9}
					value={fields.first}
					onChange={({ currentTarget }) => change({ first: currentTarget.value.trim() })}
				/>
				<TextInput
					label={tables.last}
					inputMode="numeric"
					maxLength={9}
					data-autofocus
					value={fields.last}
					onChange={({ currentTarget }) => change({ last: currentTarget.value.trim() })}
				/>
			</Group>
			<Text size="sm" c="dimmed" role="status">
				{ready
					? `${common.tables(count)}: ${fields.prefix}${fields.first} … ${fields.prefix}${fields.last}`
					: tables.rangeHint}
			</Text>
		</Stack>
	);
}

function Removal({ restaurant, table, onDone }: { restaurant: Restaurant; table: Table; onDone: () => void }) {
	const { tables, common } = useText();
	const queries = useQueryClient();
	const { tell, tellFailure } = useNotices();
	const [asking, setAsking] = useState(false);
	const { mutate, isPending } = useMutation({
		mutationFn: () => removeTable(table.uuid),
		onSuccess: async () => {
			await queries.invalidateQueries({ queryKey: tablesQuery(restaurant.id).queryKey });
			tell(tables.removed(table.number));
			onDone();
		},
		onError: tellFailure,
	});
	return (
		<>
			<Button
				variant="subtle"
				color="red"
				leftSection={<Icon name="trash" size={16} />}
				onClick={() => setAsking(true)}
			>
				{common.remove}
			</Button>
			{asking && (
				<Question
					title={tables.removeTitle(table.number)}
					action={common.remove}
					running={isPending}
					onClose={() => setAsking(false)}
					onYes={() => mutate()}
				>
					<Text size="sm">{tables.removeText}</Text>
				</Question>
			)}
		</>
	);
}
