import { queryOptions } from '@tanstack/react-query';
import { read } from './api';
import type * as Wire from './schema';

export type Role = 'none' | 'viewer' | 'operator' | 'admin';

type MeWire = Wire.Me;

export interface Me {
	login: string;
	role: Role;
	/** May generate, cancel and upload. */
	writes: boolean;
	/** May say what others may do. */
	managesUsers: boolean;
	/** May look at jobs and the audit log. */
	administers: boolean;
}

function meOf({ login, role, scope }: MeWire): Me {
	return {
		login,
		role,
		writes: role === 'operator' || role === 'admin',
		administers: role === 'admin',
		managesUsers: role === 'admin' && scope.all === true,
	};
}

export const meQuery = queryOptions({
	queryKey: ['me'],
	queryFn: async ({ signal }) => meOf(await read<MeWire>('/me', signal)),
	staleTime: Infinity,
});
