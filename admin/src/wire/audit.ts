import { infiniteQueryOptions } from '@tanstack/react-query';
import { address, instant, pageOf, read, type PageWire } from './api';
import { momentOf } from './day';
import type * as Wire from './schema';

type AuditWire = Wire.Audit;

/** Something that somebody has changed or taken. */
export interface Deed {
	id: number;
	at: Date | null;
	/** Null for the service itself. */
	login: string | null;
	action: string;
	restaurantId: number | null;
	restaurantName: string | null;
	subjectKind: string | null;
	subjectId: string | null;
	detail: Record<string, unknown> | null;
}

function deedOf(wire: AuditWire): Deed {
	return {
		id: wire.id,
		at: instant(wire.at),
		login: wire.login,
		action: wire.action,
		restaurantId: wire.restaurant_id,
		restaurantName: wire.restaurant_name,
		subjectKind: wire.subject_kind,
		subjectId: wire.subject_id,
		detail: wire.detail,
	};
}

/** Empty for everything; days as an input of type date has them. */
export interface AuditFilter {
	login: string;
	action: string;
	from: string;
	to: string;
}

export const auditQuery = (filter: AuditFilter) =>
	infiniteQueryOptions({
		queryKey: ['audit', filter],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<AuditWire>>(
					address('/audit', {
						login: filter.login,
						action: filter.action,
						from: momentOf(filter.from, 0),
						to: momentOf(filter.to, 1),
						limit: 50,
						cursor: pageParam,
					}),
					signal,
				),
				deedOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
	});
