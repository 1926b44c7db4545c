import { queryOptions } from '@tanstack/react-query';
import { link, readAll } from './api';

/** Whether the newest finished card shows what the table is today. */
export type CurrentCard = 'yes' | 'outdated' | 'never';

interface TableWire {
	uuid: string;
	number: string;
	zone?: string | null;
	seats?: number | null;
	url: string;
	current_card: CurrentCard;
}

export interface Table {
	uuid: string;
	number: string;
	zone: string | null;
	seats: number | null;
	url: string;
	currentCard: CurrentCard;
}

function tableOf(wire: TableWire): Table {
	return {
		uuid: wire.uuid,
		number: wire.number,
		zone: wire.zone || null,
		seats: wire.seats ?? null,
		url: wire.url,
		currentCard: wire.current_card,
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
