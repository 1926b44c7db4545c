import { queryOptions } from '@tanstack/react-query';
import { read } from './api';
import type * as Wire from './schema';

/** How a generation's cards compare with today's tables and with the storage. */
export type Check = Wire.Check;
export type TableChange = Check['changed'][number];

export function checkGeneration(id: number): Promise<Check> {
	return read<Check>(`/generations/${id}/check`);
}

/** The same, for a place that only shows it. */
export const checkQuery = (id: number) =>
	queryOptions({ queryKey: ['check', id], queryFn: () => checkGeneration(id), staleTime: 30_000 });
