import { Autocomplete, Button, Group, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../text';
import { Problem } from '../../wire/api';
import type { Restaurant } from '../../wire/restaurant';
import { addTable, addTables, changeTable, removeTable, tablesQuery, type Table } from '../../wire/table';
import { Icon } from '../icon';
import { Modal } from '../modal';
import { Question } from '../question';
import { Failed } from '../state';
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

function useTable(restaurant: Restaurant, table: Table | null, onClose: () => void) {
	const { common } = useText();
	const text = useText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	const [many, setMany] = useState(false);
	const [fields, setFields] = useState<Fields>({
		number: table?.number ?? '',
		zone: table?.zone ?? '',
		seats: String(table?.seats ?? ''),
		prefix: '',
		first: '1',
		last: '',
	});
	const count = Number(fields.last) - Number(fields.first) + 1;
	const { mutate, isPending, error, reset } = useMutation({
		mutationFn: async () => {
			const zone = fields.zone.trim() || null;
			const seats = Number(fields.seats) || null;
			if (many) return addTables(restaurant.id, fields, { zone, seats });
			const said = { number: fields.number.trim(), zone, seats };
			return table ? changeTable(table.uuid, said) : addTable(restaurant.id, said);
		},
		onSuccess: async () => {
			await queries.invalidateQueries({ queryKey: tablesQuery(restaurant.id).queryKey });
			tell(table ? text.tables.changed : text.tables.added(common.tables(many ? count : 1)));
			onClose();
		},
	});
	const field = error instanceof Problem ? error.field : null;
	const known = field !== null && ['/number', '/zone', '/seats'].includes(field.pointer) && !many;
	return {
		fields,
		change: (part: Partial<Fields>) => {
			setFields({ ...fields, ...part });
			reset();
		},
		many,
		setMany: (next: boolean) => {
			setMany(next);
			reset();
		},
		count,
		ready: many ? count >= 1 && count <= 1000 && /^\d{1,9}$/.test(fields.first) : fields.number.trim() !== '',
		sending: isPending,
		problem: error,
		atField: known,
		told: (pointer: string) => (known && field.pointer === pointer ? field.detail : undefined),
		submit: () => mutate(),
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
