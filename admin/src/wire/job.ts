import { infiniteQueryOptions } from '@tanstack/react-query';
import { address, instant, pageOf, postEmpty, read, type PageWire } from './api';
import type * as Wire from './schema';

export const jobStates = ['waiting', 'ready', 'leased', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

type JobWire = Wire.Job;

export interface Job {
	id: number;
	kind: string;
	/** Of kind generate: the generation. */
	subject: number;
	state: JobState;
	attempts: number;
	/** Cards, of a generation alone. */
	progress: number | null;
	total: number | null;
	/** Who holds it, or held it last. */
	worker: string | null;
	error: string | null;
	runAt: Date | null;
	leaseUntil: Date | null;
	updatedAt: Date | null;
}

function jobOf({ run_at, lease_until, updated_at, ...rest }: JobWire): Job {
	return { ...rest, runAt: instant(run_at), leaseUntil: instant(lease_until), updatedAt: instant(updated_at) };
}

export const isOpen = ({ state }: Job) => state === 'waiting' || state === 'ready' || state === 'leased';

export const jobsQuery = (state: string, generation: string) =>
	infiniteQueryOptions({
		queryKey: ['jobs', state, generation],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<JobWire>>(address('/jobs', { state, generation_id: generation, limit: 50, cursor: pageParam }), signal),
				jobOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
		refetchInterval: ({ state: { data } }) =>
			data?.pages.some(({ items }) => items.some(isOpen)) ? 2000 : 30_000,
	});

export async function steerJob(id: number, verb: 'retry' | 'cancel'): Promise<void> {
	await postEmpty(`/jobs/${id}/${verb}`);
}
