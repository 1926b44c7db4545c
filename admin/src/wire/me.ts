import { queryOptions } from '@tanstack/react-query';
import { read } from './api';

export type Role = 'none' | 'viewer' | 'operator' | 'admin';

interface MeWire {
	login: string;
	role: Role;
}

export interface Me {
	login: string;
	role: Role;
	/** May generate, cancel and upload. */
	writes: boolean;
}

function meOf({ login, role }: MeWire): Me {
	return { login, role, writes: role === 'operator' || role === 'admin' };
}

export const meQuery = queryOptions({
	queryKey: ['me'],
	queryFn: async ({ signal }) => meOf(await read<MeWire>('/me', signal)),
	staleTime: Infinity,
});
