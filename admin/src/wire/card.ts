import { infiniteQueryOptions } from '@tanstack/react-query';
import { address, link, pageOf, read, type PageWire } from './api';

type Grade = 'ok' | 'warning' | 'none';

interface CardWire {
	uuid: string;
	number: string;
	zone?: string | null;
	proof?: { grade: Grade } | null;
}

export interface Card {
	uuid: string;
	number: string;
	zone: string | null;
	proof: Grade;
}

function cardOf(wire: CardWire): Card {
	return {
		uuid: wire.uuid,
		number: wire.number,
		zone: wire.zone || null,
		proof: wire.proof?.grade ?? 'none',
	};
}

export const cardsQuery = (generationId: number) =>
	infiniteQueryOptions({
		queryKey: ['cards', generationId],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<CardWire>>(
					address(`/generations/${generationId}/tables`, { limit: 24, cursor: pageParam }),
					signal,
				),
				cardOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
	});

export function cardLink(generationId: number, uuid: string): string {
	return link(`/generations/${generationId}/tables/${uuid}.pdf`);
}

export function cardPictureLink(generationId: number, uuid: string, width: number): string {
	return link(`/generations/${generationId}/tables/${uuid}.png`, { width });
}
