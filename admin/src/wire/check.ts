import { queryOptions } from '@tanstack/react-query';
import { read } from './api';
import type * as Wire from './schema';

/** How a generation's cards compare with today's tables and with the storage. */
export type Check = Wire.Check;
export type TableChange = Check['changed'][number];

export function checkGeneration(id: number): Promise<Check> {
	return read<Check>(`/generations/${id}/check`);
}

/** Of the tables alone, which costs the server little: for lists. Looked at again whenever the list is. */
export const tablesCheckQuery = (id: number) =>
	queryOptions({
		queryKey: ['check', id, 'tables'],
		queryFn: ({ signal }) => read<Check>(`/generations/${id}/check?storage=0`, signal),
	});

/** The same, for a place that only shows it. */
export const checkQuery = (id: number) =>
	queryOptions({ queryKey: ['check', id], queryFn: () => checkGeneration(id), staleTime: 30_000 });
