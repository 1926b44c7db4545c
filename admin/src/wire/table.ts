import { queryOptions } from '@tanstack/react-query';
import { link, readAll } from './api';

interface TableWire {
	uuid: string;
	number: string;
	zone?: string | null;
	seats?: number | null;
	url: string;
}

export interface Table {
	uuid: string;
	number: string;
	zone: string | null;
	seats: number | null;
	url: string;
}

function tableOf(wire: TableWire): Table {
	return {
		uuid: wire.uuid,
		number: wire.number,
		zone: wire.zone || null,
		seats: wire.seats ?? null,
		url: wire.url,
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
