import { Button, Group, Menu, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../../text';
import { meQuery } from '../../wire/me';
import type { Restaurant } from '../../wire/restaurant';
import {
	csvOf,
	currentCards,
	qrArchiveLink,
	qrFormats,
	qrSheetLink,
	tablesQuery,
	type CurrentCard,
	type Table,
} from '../../wire/table';
import { Growing } from '../growing';
import { Icon } from '../icon';
import { saveBlob } from '../save-as';
import { Empty, Failed, Loading } from '../state';
import { matches, zonesOf } from './filter';
import { TableRows } from './rows';
import { ZoneSelect } from './zone-select';

const TableDialog = lazy(() => import('./dialog'));
const ImportDialog = lazy(() => import('./import'));

/** What is open: nothing, the dialog of a new table, of that table, or of a file. */
type Opened = null | 'new' | 'import' | Table;

export function TablesTab({ restaurant }: { restaurant: Restaurant }) {
	const tables = useQuery(tablesQuery(restaurant.id));
	const me = useQuery(meQuery);
	const [opened, open] = useState<Opened>(null);
	if (tables.isPending) return <Loading />;
	if (tables.isError) return <Failed reason={tables.error} retry={() => void tables.refetch()} />;
	const props = { restaurant, tables: tables.data, writes: me.data?.writes ?? false, onOpen: open };
	return (
		<Stack gap="md">
			{tables.data.length > 0 ? <Some {...props} /> : <None {...props} />}
			<Suspense>
				{opened === 'import' ? (
					<ImportDialog restaurant={restaurant} onClose={() => open(null)} />
				) : (
					opened && (
						<TableDialog
							restaurant={restaurant}
							table={opened === 'new' ? null : opened}
							zones={zonesOf(tables.data)}
							onClose={() => open(null)}
						/>
					)
				)}
			</Suspense>
		</Stack>
	);
}

interface Props {
	restaurant: Restaurant;
	tables: Table[];
	writes: boolean;
	onOpen: (opened: Opened) => void;
}

function None(props: Props) {
	const { tables } = useText();
	return (
		<Paper>
			<Empty title={tables.empty} hint={props.writes ? tables.emptyHint : ''}>
				{props.writes && (
					<Group mt="sm">
						<AddButtons {...props} />
					</Group>
				)}
			</Empty>
		</Paper>
	);
}

function AddButtons({ onOpen }: Pick<Props, 'onOpen'>) {
	const { tables } = useText();
	return (
		<>
			<Button
				variant="default"
				leftSection={<Icon name="upload" size={16} />}
				onClick={() => onOpen('import')}
			>
				{tables.import}
			</Button>
			<Button leftSection={<Icon name="plus" />} onClick={() => onOpen('new')}>
				{tables.add}
			</Button>
		</>
	);
}

function Some(props: Props) {
	const text = useText();
	const { tables, writes, onOpen } = props;
	const [search, setSearch] = useState('');
	const [zone, setZone] = useState<string | null>(null);
	const [card, setCard] = useState<CurrentCard | null>(null);
	const shown = tables.filter(
		(table) => matches(table, search, zone) && (card === null || table.currentCard === card),
	);
	return (
		<>
			<Group justify="space-between">
				<SaveMenu {...props} />
				{writes && (
					<Group gap="xs">
						<AddButtons {...props} />
					</Group>
				)}
			</Group>
			<Group gap="sm">
				<Search search={search} onChange={setSearch} />
				<ZoneSelect tables={tables} zone={zone} onChange={setZone} />
				<Select
					w={170}
					clearable
					aria-label={text.tables.card}
					placeholder={text.tables.anyCard}
					data={currentCards.map((value) => ({ value, label: text.tables.cards[value] }))}
					value={card}
					onChange={(next) => setCard(next as CurrentCard | null)}
				/>
				<Text size="sm" c="dimmed" ml="auto" className="numbers">
					{text.common.tables(shown.length)}
				</Text>
			</Group>
			<Paper>
				{shown.length > 0 ? (
					<Growing items={shown} step={100}>
						{(rows) => <TableRows tables={rows} onEdit={writes ? onOpen : null} />}
					</Growing>
				) : (
					<Empty icon="search" title={search ? text.restaurants.nothingFound(search) : text.tables.noneFits} />
				)}
			</Paper>
		</>
	);
}

function Search({ search, onChange }: { search: string; onChange: (search: string) => void }) {
	const { generate } = useText();
	return (
		<TextInput
			type="search"
			w={240}
			aria-label={generate.findTable}
			placeholder={generate.findTable}
			leftSection={<Icon name="search" size={16} />}
			value={search}
			onChange={(event) => onChange(event.currentTarget.value)}
		/>
	);
}

/** All codes, or the list itself, as files. */
function SaveMenu({ restaurant, tables }: Props) {
	const text = useText();
	return (
		<Menu position="bottom-start" width={280}>
			<Menu.Target>
				<Button variant="default" leftSection={<Icon name="download" size={16} />}>
					{text.tables.save}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				{qrFormats.map((format) => (
					<Menu.Item key={format} component="a" href={qrArchiveLink(restaurant.id, format)} download>
						{text.tables.allQr(format.toUpperCase())}
					</Menu.Item>
				))}
				<Menu.Item component="a" href={qrSheetLink(restaurant.id)} download>
					{text.tables.qrSheet}
				</Menu.Item>
				<Menu.Divider />
				<Menu.Item
					onClick={() => saveBlob({ name: `${restaurant.name}.csv`, content: csvOf(tables) })}
				>
					{text.tables.csv}
				</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}
