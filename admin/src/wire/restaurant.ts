import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { address, pageOf, read, type PageWire } from './api';
import type * as Wire from './schema';

type RestaurantWire = Wire.Restaurant;

export interface Restaurant {
	id: number;
	name: string;
	brandId: number | null;
	brandName: string | null;
	externalId: string | null;
	tableCount: number | null;
}

function restaurantOf(wire: RestaurantWire): Restaurant {
	return {
		id: wire.id,
		name: wire.name,
		brandId: wire.brand_id ?? null,
		brandName: wire.brand_name ?? null,
		externalId: wire.external_id ?? null,
		tableCount: wire.table_count ?? null,
	};
}

export const restaurantsQuery = (q: string, brand: string) =>
	infiniteQueryOptions({
		queryKey: ['restaurants', q, brand],
		queryFn: async ({ pageParam, signal }) =>
			pageOf(
				await read<PageWire<RestaurantWire>>(
					address('/restaurants', { q, brand_id: brand, limit: 50, cursor: pageParam }),
					signal,
				),
				restaurantOf,
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.nextCursor,
	});

export const restaurantQuery = (id: number) =>
	queryOptions({
		queryKey: ['restaurant', id],
		queryFn: async ({ signal }) => restaurantOf(await read<RestaurantWire>(`/restaurants/${id}`, signal)),
	});

export const brandQuery = (id: number) =>
	queryOptions({
		queryKey: ['brand', id],
		queryFn: ({ signal }) => read<{ id: number; name: string }>(`/brands/${id}`, signal),
		staleTime: 60_000,
	});
