import { queryOptions } from '@tanstack/react-query';
import { read } from './api';

interface TableMark {
	uuid: string;
	number: string;
	zone?: string | null;
}

export interface TableChange {
	uuid: string;
	field: 'number' | 'zone' | 'url' | 'text';
	was: string | null;
	now: string | null;
}

/** How a generation's cards compare with today's tables and with the storage. */
export interface Check {
	status: 'ok' | 'warn' | 'error';
	added: TableMark[];
	removed: TableMark[];
	changed: TableChange[];
	missing: string[];
}

type CheckWire = Pick<Check, 'status'> & Partial<Check>;

export async function checkGeneration(id: number): Promise<Check> {
	const {
		status,
		added = [],
		removed = [],
		changed = [],
		missing = [],
	} = await read<CheckWire>(`/generations/${id}/check`);
	return { status, added, removed, changed, missing };
}

/** The same, for a place that only shows it. */
export const checkQuery = (id: number) =>
	queryOptions({ queryKey: ['check', id], queryFn: () => checkGeneration(id), staleTime: 30_000 });
