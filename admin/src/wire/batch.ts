import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { address, instant, link, pageOf, post, probe, read, type PageWire } from './api';
import { patience, type Status } from './generation';
import type * as Wire from './schema';

type BatchWire = Wire.Batch & Partial<Wire.BatchWhole>;

/** What became of one restaurant. */
export interface Part {
	restaurantId: number;
	restaurantName: string;
	/** Null where it was passed over. */
	generationId: number | null;
	status: Status | null;
	progress: number;
	total: number;
	/** Why it was passed over or failed. */
	comment: string | null;
}

/** One press for all restaurants of a brand. */
export interface Batch {
	id: number;
	brandId: number;
	brandName: string;
	templateName: string;
	note: string | null;
	author: string | null;
	createdAt: Date | null;
	active: boolean;
	/** Restaurants by the status of their generation, and `skipped`. */
	counts: Record<string, number>;
	progress: number;
	total: number;
	parts: Part[];
}

function batchOf(wire: BatchWire): Batch {
	return {
		id: wire.id,
		brandId: wire.brand_id,
		brandName: wire.brand_name,
		templateName: wire.template_name,
		note: wire.note || null,
		author: wire.author || null,
		createdAt: instant(wire.created_at),
		active: wire.active,
		counts: wire.counts,
		progress: wire.progress,
		total: wire.total,
		parts: (wire.restaurants ?? []).map((part) => ({
			restaurantId: part.restaurant_id,
			restaurantName: part.restaurant_name,
			generationId: part.generation_id,
			status: part.status ?? null,
			progress: part.progress ?? 0,
			total: part.total ?? 0,
			comment: part.comment || null,
		})),
	};
}

export const batchesQuery = (brandId: string) =>
	infiniteQueryOptions({
		queryKey: ['batches', brandId],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<BatchWire>>(
					address('/batches', { brand_id: brandId, limit: 20, cursor: pageParam }),
					signal,
				),
				batchOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
	});

export const batchQuery = (id: number) =>
	queryOptions({
		queryKey: ['batch', id],
		queryFn: async ({ signal }) => batchOf(await read<BatchWire>(`/batches/${id}`, signal)),
		refetchInterval: ({ state }) => (state.data?.active ? patience(state.dataUpdateCount) : false),
	});

export async function requestBatch(
	brandId: number,
	request: { templateId: number; note: string },
	token: string,
): Promise<Batch> {
	const body = { template_id: request.templateId, ...(request.note ? { note: request.note } : {}) };
	return batchOf(await post<BatchWire>(`/brands/${brandId}/generations`, body, { 'Idempotency-Key': token }));
}

const archivePath = (id: number, confirm: boolean) =>
	address(`/batches/${id}/archive.zip`, { confirm: confirm ? 1 : null });

export function batchArchiveLink(id: number, confirm: boolean): string {
	return link(archivePath(id, confirm));
}

/** Whether the archive would be given; a refusal says why not. */
export async function checkBatch(id: number): Promise<void> {
	await probe(archivePath(id, false));
}
