import { infiniteQueryOptions } from '@tanstack/react-query';
import { address, link, pageOf, read, type PageWire } from './api';

type Verdict = 'ok' | 'warn' | 'error' | 'none';

interface CardWire {
	uuid: string;
	number: string;
	zone?: string | null;
	url: string;
	entry_name?: string | null;
	size?: number | null;
	proof?: { verdict?: Verdict } | Verdict | null;
}

export interface Card {
	uuid: string;
	number: string;
	zone: string | null;
	entryName: string | null;
	/** Bytes; null while the card is not made. */
	size: number | null;
	proof: Verdict;
}

function cardOf(wire: CardWire): Card {
	const proof = typeof wire.proof === 'string' ? wire.proof : wire.proof?.verdict;
	return {
		uuid: wire.uuid,
		number: wire.number,
		zone: wire.zone || null,
		entryName: wire.entry_name ?? null,
		size: wire.size ?? null,
		proof: proof ?? 'none',
	};
}

export const cardsQuery = (generationId: number) =>
	infiniteQueryOptions({
		queryKey: ['cards', generationId],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<CardWire>>(address(`/generations/${generationId}/tables`, { limit: 24, cursor: pageParam }), signal),
				cardOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
	});

export function cardLink(generationId: number, uuid: string, format: 'pdf' | 'png'): string {
	return link(`/generations/${generationId}/tables/${uuid}.${format}`);
}
