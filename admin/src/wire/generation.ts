import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Settings } from '../settings/format';
import { address, instant, link, pageOf, patch, post, postEmpty, read, readAll, remove, type PageWire } from './api';
import { momentOf } from './day';
import type * as Wire from './schema';

export type Status = 'created' | 'scheduled' | 'in-progress' | 'done' | 'error' | 'cancelled' | 'deleted';

/** `grade`: the worst of its cards, A to F; absent before there were grades. */
export interface Proof {
	ok: number;
	warning: number;
	none: number;
	grade?: string;
}

export const acceptable = ['low_contrast', 'small_module'] as const;
export type Acceptable = (typeof acceptable)[number];

type GenerationWire = Wire.Generation;

export interface Generation {
	id: number;
	restaurantId: number;
	templateId: number;
	templateName: string;
	templateRevision: number;
	version: number;
	/** Of the row: grows with every change. */
	rowVersion: number | null;
	status: Status;
	selection: 'all' | 'list';
	progress: number;
	total: number;
	author: string | null;
	note: string | null;
	/** Why it ended as it did, for a person to read. */
	reason: string | null;
	/** How many cards were found to scan, to scan with a warning, and hold nothing to try; null before the end. */
	proof: Proof | null;
	/** What of the proof's findings the author let pass. */
	accepted: Acceptable[];
	/** Null where a list leaves them out. */
	settings: Settings | null;
	createdAt: Date | null;
	startedAt: Date | null;
	finishedAt: Date | null;
	/** When somebody marked it as printed. */
	printedAt: Date | null;
	/** How often its cards were begun; null where a list leaves it out, or nobody knows any more. */
	attempts: number | null;
}

function generationOf(wire: GenerationWire): Generation {
	return {
		id: wire.id,
		restaurantId: wire.restaurant_id,
		templateId: wire.template_id,
		templateName: wire.template_name ?? '',
		templateRevision: wire.template_revision,
		version: wire.version,
		rowVersion: wire.row_version ?? null,
		status: wire.status,
		selection: wire.selection,
		progress: wire.progress ?? 0,
		total: wire.total ?? 0,
		author: wire.author || null,
		note: wire.note || null,
		reason: wire.comment || wire.reason?.code || null,
		proof: wire.proof ?? null,
		accepted: wire.accepted ?? [],
		settings: (wire.settings as Settings | undefined) ?? null,
		createdAt: instant(wire.created_at),
		startedAt: instant(wire.started_at),
		finishedAt: instant(wire.finished_at),
		printedAt: instant(wire.printed_at),
		attempts: wire.attempts ?? null,
	};
}

export function isActive({ status }: Generation): boolean {
	return status === 'created' || status === 'scheduled' || status === 'in-progress';
}

export const statuses: Status[] = ['created', 'scheduled', 'in-progress', 'done', 'error', 'cancelled', 'deleted'];

/** What a list of generations is narrowed to; empty for everything. Days are as an input of type date has them. */
export interface GenerationFilter {
	status: string;
	template: string;
	author: string;
	from: string;
	to: string;
}

export const everything: GenerationFilter = { status: '', template: '', author: '', from: '', to: '' };

/** The key of all lists of a restaurant, however they are narrowed. */
export const generationsKey = (restaurantId: number) => ['generations', restaurantId] as const;

export const generationsQuery = (restaurantId: number, filter = everything) =>
	infiniteQueryOptions({
		queryKey: [...generationsKey(restaurantId), filter],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<GenerationWire>>(
					address('/generations', {
						restaurant_id: restaurantId,
						status: filter.status,
						deleted: filter.status === 'deleted' ? 1 : null,
						template_id: filter.template,
						author: filter.author,
						from: momentOf(filter.from, 0),
						to: momentOf(filter.to, 1),
						limit: 20,
						cursor: pageParam,
					}),
					signal,
				),
				generationOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
		// What somebody else begins shows up too, though nobody waits for it.
		refetchInterval: 30_000,
	});

/** How long to wait before the next look at something that goes on: the more looks there were, the longer. */
export function patience(looks: number): number {
	return looks < 60 ? 1000 : looks < 200 ? 3000 : 10_000;
}

export const generationQuery = (id: number) =>
	queryOptions({
		queryKey: ['generation', id],
		queryFn: async ({ signal }) => generationOf(await read<GenerationWire>(`/generations/${id}`, signal)),
		// Polled only while something is going on.
		refetchInterval: ({ state }) =>
			state.data && isActive(state.data) ? patience(state.dataUpdateCount) : false,
		// Whoever has gone to another window is told of the end.
		refetchIntervalInBackground: true,
	});

/** Whether there is a done one of all tables that this one's cards can be compared with. */
export const earlierQuery = ({ id, restaurantId, templateId, version }: Generation) =>
	queryOptions({
		queryKey: [...generationsKey(restaurantId), 'earlier', id],
		queryFn: async ({ signal }) => {
			const query = { restaurant_id: restaurantId, template_id: templateId, status: 'done' };
			const done = await readAll<GenerationWire, Generation>('/generations', query, generationOf, signal);
			return done.some((one) => one.selection === 'all' && one.version < version);
		},
	});

export interface GenerationRequest {
	templateId: number;
	settings: unknown;
	/** Null for all tables. */
	tables: string[] | null;
	note: string;
	accepted: Acceptable[];
}

export async function requestGeneration(
	restaurantId: number,
	request: GenerationRequest,
	token: string,
): Promise<Generation> {
	const body = {
		template_id: request.templateId,
		settings: request.settings,
		...(request.tables ? { tables: request.tables } : {}),
		...(request.note ? { note: request.note } : {}),
		...(request.accepted.length > 0 ? { accept: request.accepted } : {}),
	};
	return generationOf(
		await post<GenerationWire>(`/restaurants/${restaurantId}/generations`, body, {
			'Idempotency-Key': token,
		}),
	);
}

export async function cancelGeneration(id: number): Promise<void> {
	await postEmpty(`/generations/${id}/cancel`);
}

/** Tries one that failed again. */
export async function retryGeneration(id: number): Promise<void> {
	await postEmpty(`/generations/${id}/retry`);
}

/** Deletes the cards; the generation stays in the history. */
export async function removeGeneration(id: number): Promise<void> {
	await remove(`/generations/${id}`);
}

/** `version`: of the row that the change was made from; null to change whatever is there. */
export async function annotateGeneration(
	id: number,
	change: { note?: string; printed?: boolean },
	version: number | null = null,
): Promise<void> {
	await patch(`/generations/${id}`, change, version);
}

export type Which = 'all' | 'changed';

/** `confirm`: the person has seen that the tables have changed since. `changed`: the cards that an older version had not. */
export function archiveLink(id: number, confirm: boolean, which: Which = 'all'): string {
	return link(`/generations/${id}/archive.zip`, {
		confirm: confirm ? 1 : null,
		only: which === 'changed' ? which : null,
	});
}
