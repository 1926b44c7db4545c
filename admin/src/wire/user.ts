import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { address, pageOf, put, read, remove, type PageWire } from './api';
import type { Role } from './me';
import type * as Wire from './schema';

type UserWire = Wire.User;

/** What a login may do, and where: everywhere, or in some brands and restaurants. */
export interface User {
	login: string;
	role: Role;
	everywhere: boolean;
	brandIds: number[];
	restaurantIds: number[];
	/** Of the row: grows with every change; 0 for one that is not there yet. */
	version: number;
}

export function userOf({ login, role, scope, row_version = 0 }: UserWire): User {
	const { all = false, brand_ids = [], restaurant_ids = [] } = scope;
	return { login, role, everywhere: all, brandIds: brand_ids, restaurantIds: restaurant_ids, version: row_version };
}

const pathOf = (login: string) => `/users/${encodeURIComponent(login)}`;

export const usersQuery = infiniteQueryOptions({
	queryKey: ['users'],
	queryFn: async ({ pageParam, signal }) =>
		pageOf(await read<PageWire<UserWire>>(address('/users', { limit: 100, cursor: pageParam }), signal), userOf),
	initialPageParam: null as string | null,
	getNextPageParam: (page) => page.nextCursor,
});

export async function readUser(login: string): Promise<User> {
	return userOf(await read<UserWire>(pathOf(login)));
}

/** Refused where the row has another version than `user`. */
export function saveUser(user: User): Promise<unknown> {
	const scope = user.everywhere
		? { all: true }
		: { brand_ids: user.brandIds, restaurant_ids: user.restaurantIds };
	return put(pathOf(user.login), { role: user.role, scope }, user.version);
}

export function removeUser(login: string): Promise<void> {
	return remove(pathOf(login));
}

export interface Place {
	id: number;
	name: string;
}

/** Brands or restaurants whose name holds this. */
export const placesQuery = (kind: 'brands' | 'restaurants', q: string) =>
	queryOptions({
		queryKey: ['places', kind, q],
		queryFn: async ({ signal }) =>
			(await read<PageWire<Place>>(address(`/${kind}`, { q, limit: 50 }), signal)).items,
	});

export const placeQuery = (kind: 'brands' | 'restaurants', id: number) =>
	queryOptions({
		queryKey: ['place', kind, id],
		queryFn: ({ signal }) => read<Place>(`/${kind}/${id}`, signal),
		staleTime: 60_000,
	});
