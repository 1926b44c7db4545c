import { queryOptions } from '@tanstack/react-query';
import type { Json } from '../settings/format';
import { postForCheck } from './api';
import type * as Wire from './schema';

export type Level = 'error' | 'warning' | 'note';

export type PreflightWire = Pick<Wire.Preflight, 'findings'>;

export interface Finding {
	level: Level;
	code: string;
	/** Null for the whole file. */
	page: number | null;
	/** The index of an element; null for the template. */
	element: number | null;
	/** What its texts were made of. */
	args: Record<string, string | number>;
	/** What is wrong and what to do about it, in the person's language. */
	text: string;
	remedy: string;
}

export interface Preflight {
	/** Errors first, then warnings. */
	findings: Finding[];
}

export function preflightOf({ findings }: PreflightWire): Preflight {
	return {
		findings: findings.map(({ level, code, page, pointer, args, text, remedy }) => {
			const element = /^\/elements\/(\d+)/.exec(pointer ?? '')?.[1];
			return {
				level,
				code,
				page: page ?? null,
				element: element === undefined ? null : Number(element),
				args: args ?? {},
				text,
				remedy,
			};
		}),
	};
}

export function countOf({ findings }: Preflight, level: Level): number {
	return findings.filter((finding) => finding.level === level).length;
}

/** Something may spoil the print. */
export function isSerious({ findings }: Preflight): boolean {
	return findings.some(({ level }) => level !== 'note');
}

/** What is wrong with settings that are being tried, for tables of a restaurant (null: all) or for two made-up ones. */
export const preflightQuery = (
	template: { id: number; revision: number },
	settings: Json,
	restaurantId: number | null,
	tables: string[] | null = null,
) =>
	queryOptions({
		queryKey: ['preflight', template.id, template.revision, restaurantId, tables, settings],
		queryFn: async ({ signal }) =>
			preflightOf(
				await postForCheck<PreflightWire>(
					`/templates/${template.id}/preflight`,
					{ settings, restaurant_id: restaurantId, tables },
					signal,
				),
			),
		gcTime: 60_000,
	});
