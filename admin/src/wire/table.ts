import { queryOptions } from '@tanstack/react-query';
import { address, link, patch, post, putFile, read, readAll, remove } from './api';
import type * as Wire from './schema';

/** Whether the newest finished card shows what the table is today. */
export const currentCards = ['yes', 'outdated', 'never'] as const;
export type CurrentCard = (typeof currentCards)[number];

type TableWire = Wire.Table;

export interface Table {
	uuid: string;
	number: string;
	zone: string | null;
	seats: number | null;
	externalId: string | null;
	url: string;
	/** Of the row: grows with every change. */
	version: number | null;
	currentCard: CurrentCard;
}

function tableOf(wire: TableWire): Table {
	return {
		uuid: wire.uuid,
		number: wire.number,
		zone: wire.zone || null,
		seats: wire.seats ?? null,
		externalId: wire.external_id || null,
		url: wire.url,
		version: wire.row_version ?? null,
		currentCard: wire.current_card ?? 'never',
	};
}

export const tablesQuery = (restaurantId: number) =>
	queryOptions({
		queryKey: ['tables', restaurantId],
		queryFn: ({ signal }) =>
			readAll<TableWire, Table>(`/restaurants/${restaurantId}/tables`, {}, tableOf, signal),
	});

export const qrFormats = ['png', 'svg', 'pdf'] as const;
export type QrFormat = (typeof qrFormats)[number];

export function qrLink(uuid: string, format: QrFormat): string {
	return link(`/tables/${uuid}/qr.${format}`, { download: 1 });
}

/** The codes of all tables, a file each. */
export function qrArchiveLink(restaurantId: number, format: QrFormat): string {
	return link(`/restaurants/${restaurantId}/qr.zip`, { format });
}

/** The codes of all tables on A4, with their numbers. */
export function qrSheetLink(restaurantId: number): string {
	return link(`/restaurants/${restaurantId}/qr-sheet.pdf`, { download: 1, cuts: 1 });
}

export interface TableFields {
	number: string;
	zone: string | null;
	seats: number | null;
}

export async function addTable(restaurantId: number, fields: TableFields): Promise<void> {
	await post(`/restaurants/${restaurantId}/tables`, fields);
}

/** `first` and `last` as typed: 01 to 40 keeps the zeros. All or none. */
export async function addTables(
	restaurantId: number,
	range: { first: string; last: string; prefix: string },
	{ zone, seats }: Omit<TableFields, 'number'>,
): Promise<void> {
	const { first, last, prefix } = range;
	await post(`/restaurants/${restaurantId}/tables`, { range: `${first}-${last}`, prefix, zone, seats });
}

export async function readTable(uuid: string): Promise<Table> {
	return tableOf(await read<TableWire>(`/tables/${uuid}`));
}

/** What is absent stays; `version`: of the row that the change was made from. */
export async function changeTable(uuid: string, fields: Partial<TableFields>, version: number | null): Promise<void> {
	await patch(`/tables/${uuid}`, fields, version);
}

export async function removeTable(uuid: string): Promise<void> {
	await remove(`/tables/${uuid}`);
}

interface Row extends TableFields {
	uuid: string | null;
	/** Whether a card of it was made, and marked as printed. */
	cards?: 'none' | 'made' | 'printed';
	was?: Partial<TableFields>;
}

export const differences = ['added', 'restored', 'renamed', 'changed', 'removed'] as const;

/** What a list would make of the tables. */
export type TableDifference = Record<(typeof differences)[number] | 'unchanged', Row[]>;
export type { Row as TableDifferenceRow };

export interface TableImport {
	file: Blob;
	/** Tables that the list does not speak of stay. */
	keep: boolean;
}

const importPath = (restaurantId: number, keep: boolean, dry: boolean) =>
	address(`/restaurants/${restaurantId}/tables`, { keep: keep ? 1 : null, dry_run: dry ? 1 : null });

/** Changes nothing; `tag` is what a person who has seen the difference agrees to. */
export async function compareTables(restaurantId: number, { file, keep }: TableImport) {
	const { body, tag } = await putFile<TableDifference>(importPath(restaurantId, keep, true), file, 'text/csv', null);
	return { difference: body, tag };
}

export async function importTables(
	restaurantId: number,
	{ file, keep }: TableImport,
	tag: string | null,
): Promise<TableDifference> {
	return (await putFile<TableDifference>(importPath(restaurantId, keep, false), file, 'text/csv', tag)).body;
}

/** The tables as a file that can be changed and imported again. */
export function csvOf(tables: Table[]): Blob {
	const cell = (value: string | number | null) => `"${String(value ?? '').replaceAll('"', '""')}"`;
	const rows = tables.map(({ uuid, number, zone, seats, externalId }) =>
		[uuid, number, zone, seats, externalId].map(cell).join(';'),
	);
	// The mark at the beginning tells spreadsheets that it is UTF-8.
	return new Blob(['\ufeff', ['uuid;number;zone;seats;external_id', ...rows, ''].join('\r\n')], { type: 'text/csv' });
}
