import { Anchor, Badge, Group, Paper, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import type { Restaurant } from '../wire/restaurant';
import { tablesQuery, type CurrentCard, type Table as TableData } from '../wire/table';
import { Icon } from './icon';
import { QrLinks } from './qr-links';
import { Empty, Failed, Loading } from './state';
import { matches, zonesOf } from './table-filter';

export function TablesTab({ restaurant }: { restaurant: Restaurant }) {
	const text = useText();
	const tables = useQuery(tablesQuery(restaurant.id));
	const [search, setSearch] = useState('');
	const [zone, setZone] = useState<string | null>(null);

	if (tables.isPending) return <Loading />;
	if (tables.isError) return <Failed reason={tables.error} retry={() => void tables.refetch()} />;
	if (tables.data.length === 0) {
		return (
			<Paper>
				<Empty title={text.tables.empty} hint={text.tables.emptyHint} />
			</Paper>
		);
	}
	const zones = zonesOf(tables.data);
	const shown = tables.data.filter((table) => matches(table, search, zone));
	return (
		<Stack gap="md">
			<Group>
				<TextInput
					type="search"
					w={260}
					aria-label={text.generate.findTable}
					placeholder={text.generate.findTable}
					leftSection={<Icon name="search" size={16} />}
					value={search}
					onChange={(event) => setSearch(event.currentTarget.value)}
				/>
				{zones.length > 1 && (
					<Select
						w={220}
						clearable
						aria-label={text.tables.zone}
						placeholder={text.tables.allZones}
						data={zones}
						value={zone}
						onChange={setZone}
					/>
				)}
				<Text size="sm" c="dimmed" ml="auto" className="numbers">
					{text.common.tables(shown.length)}
				</Text>
			</Group>
			<Paper>
				{shown.length > 0 ? (
					<TableRows tables={shown} />
				) : (
					<Empty icon="search" title={text.restaurants.nothingFound(search)} />
				)}
			</Paper>
		</Stack>
	);
}

const cardColours: Record<CurrentCard, string> = { yes: 'pine', outdated: 'orange', never: 'gray' };

function TableRows({ tables }: { tables: TableData[] }) {
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
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{tables.map((table) => (
						<Table.Tr key={table.uuid}>
							<Table.Td fw={600} data-label={text.tables.number}>{table.number}</Table.Td>
							<Table.Td data-label={table.zone ? text.tables.zone : undefined}>{table.zone}</Table.Td>
							<Table.Td ta="right" className="numbers" data-label={text.tables.seats}>
								{table.seats}
							</Table.Td>
							<Table.Td data-label={text.tables.card}>
								<Badge size="sm" variant="light" tt="none" color={cardColours[table.currentCard]}>
									{text.tables.cards[table.currentCard]}
								</Badge>
							</Table.Td>
							<Table.Td maw={420}>
								<Anchor
									href={table.url}
									target="_blank"
									rel="noreferrer"
									size="sm"
									style={{ overflowWrap: 'anywhere' }}
								>
									{table.url}
								</Anchor>
								<Text size="xs" c="dimmed" ff="monospace">
									{table.uuid}
								</Text>
							</Table.Td>
							<Table.Td>
								<QrLinks uuid={table.uuid} number={table.number} />
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}
