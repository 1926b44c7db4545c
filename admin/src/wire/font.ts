import { queryOptions } from '@tanstack/react-query';
import { read } from './api';

/** The families that texts can be drawn in here; one answer has them all. */
export const fontsQuery = queryOptions({
	queryKey: ['fonts'],
	queryFn: async ({ signal }) =>
		(await read<{ items: { family: string }[] }>('/fonts', signal)).items.map(({ family }) => family),
	staleTime: Infinity,
});
