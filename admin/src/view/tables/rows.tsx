import { ActionIcon, Anchor, Badge, Table, Text, VisuallyHidden } from '@mantine/core';
import { useText } from '../../text';
import type { CurrentCard, Table as TableData } from '../../wire/table';
import { Icon } from '../icon';
import { QrLinks } from '../qr-links';

const colours: Record<CurrentCard, string> = { yes: 'pine', outdated: 'orange', never: 'gray' };

interface Props {
	tables: TableData[];
	/** Null where the person may change nothing. */
	onEdit: ((table: TableData) => void) | null;
}

export function TableRows({ tables, onEdit }: Props) {
	const text = useText();
	return (
		<Table.ScrollContainer minWidth={640} className="stacked">
			<Table horizontalSpacing="md">
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{text.tables.number}</Table.Th>
						<Table.Th>{text.tables.zone}</Table.Th>
						<Table.Th ta="right">{text.tables.seats}</Table.Th>
						<Table.Th>{text.tables.card}</Table.Th>
						<Table.Th>{text.tables.link}</Table.Th>
						<Table.Th>{text.tables.qr}</Table.Th>
						{onEdit && (
							<Table.Th>
								<VisuallyHidden>{text.history.actions}</VisuallyHidden>
							</Table.Th>
						)}
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{tables.map((table) => (
						<Row key={table.uuid} table={table} onEdit={onEdit} />
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}

function Row({ table, onEdit }: { table: TableData; onEdit: Props['onEdit'] }) {
	const { tables } = useText();
	return (
		<Table.Tr data-table={table.uuid}>
			<Table.Td fw={600} data-label={tables.number}>
				{table.number}
			</Table.Td>
			<Table.Td data-label={table.zone ? tables.zone : undefined}>{table.zone}</Table.Td>
			<Table.Td ta="right" className="numbers" data-label={table.seats ? tables.seats : undefined}>
				{table.seats}
			</Table.Td>
			<Table.Td data-label={tables.card}>
				<Badge size="sm" variant="light" tt="none" miw="max-content" color={colours[table.currentCard]} title={tables.cardHints[table.currentCard]}>
					{tables.cards[table.currentCard]}
				</Badge>
			</Table.Td>
			<Table.Td>
				<Anchor
					href={table.url}
					target="_blank"
					rel="noreferrer"
					size="sm"
					display="block"
					maw="clamp(5rem, calc(100vw - 44rem), 30rem)"
					truncate
					title={table.url}
				>
					{table.url}
				</Anchor>
				{!table.url.includes(table.uuid) && (
					<Text size="xs" c="dimmed" ff="monospace">
						{table.uuid}
					</Text>
				)}
			</Table.Td>
			<Table.Td>
				<QrLinks uuid={table.uuid} number={table.number} />
			</Table.Td>
			{onEdit && (
				<Table.Td ta="right">
					<ActionIcon
						variant="subtle"
						color="gray"
						size="lg"
						aria-label={tables.changeOf(table.number)}
						onClick={() => onEdit(table)}
					>
						<Icon name="edit" size={16} />
					</ActionIcon>
				</Table.Td>
			)}
		</Table.Tr>
	);
}
