import { Anchor, CloseButton, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useText } from '../text';
import { restaurantsQuery, type Restaurant } from '../wire/restaurant';
import { BrandSelect } from './batch/brand-select';
import { Icon } from './icon';
import { More } from './more';
import { Empty, Failed, Loading } from './state';
import { useTitle } from './use-title';

const BrandActions = lazy(() => import('./batch/actions'));

export function RestaurantsPage() {
	const text = useText();
	const [params, setParams] = useSearchParams();
	const [typed, setTyped] = useState(params.get('q') ?? '');
	const [q] = useDebouncedValue(typed.trim(), 250);
	const brand = params.get('brand') ?? '';
	const list = useInfiniteQuery({ ...restaurantsQuery(q, brand), placeholderData: keepPreviousData });
	useTitle(text.restaurants.title);
	const narrow = useCallback(
		(name: string, value: string) =>
			setParams(
				(before) => {
					const next = new URLSearchParams(before);
					if (value) next.set(name, value);
					else next.delete(name);
					return next;
				},
				{ replace: true },
			),
		[setParams],
	);
	useEffect(() => narrow('q', q), [q, narrow]);

	const found = list.data?.pages.flatMap((page) => page.items);
	return (
		<Stack gap="lg">
			<Title order={1}>{text.restaurants.title}</Title>
			<Group gap="sm">
				<TextInput
					type="search"
					w={{ base: '100%', sm: 360 }}
					aria-label={text.restaurants.search}
					placeholder={text.restaurants.search}
					leftSection={<Icon name="search" />}
					rightSection={
						typed && <CloseButton aria-label={text.common.cancel} onClick={() => setTyped('')} />
					}
					value={typed}
					onChange={(event) => setTyped(event.currentTarget.value)}
				/>
				<BrandSelect brand={brand} onChange={(next) => narrow('brand', next)} />
				{brand && (
					<Suspense>
						<BrandActions brandId={Number(brand)} />
					</Suspense>
				)}
			</Group>
			{list.isError && !found && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{list.isPending && <Loading />}
			{found && (
				<Paper>{found.length > 0 ? <RestaurantRows restaurants={found} /> : <Nothing q={q} />}</Paper>
			)}
			<More of={list} />
		</Stack>
	);
}

function Nothing({ q }: { q: string }) {
	const { restaurants } = useText();
	return q ? (
		<Empty icon="search" title={restaurants.nothingFound(q)} hint={restaurants.nothingFoundHint} />
	) : (
		<Empty title={restaurants.empty} hint={restaurants.emptyHint} />
	);
}

function RestaurantRows({ restaurants }: { restaurants: Restaurant[] }) {
	const text = useText();
	return (
		<Table.ScrollContainer minWidth={560} className="stacked">
			<Table highlightOnHover>
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{text.restaurants.name}</Table.Th>
						<Table.Th>{text.restaurants.brand}</Table.Th>
						<Table.Th>{text.restaurants.externalId}</Table.Th>
						<Table.Th ta="right">{text.restaurants.tables}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{restaurants.map((restaurant) => (
						<Table.Tr key={restaurant.id} className="row-link">
							<Table.Td>
								<Anchor
									component={Link}
									className="cover"
									fw={600}
									underline="never"
									href={`/restaurants/${restaurant.id}`}
								>
									{restaurant.name}
								</Anchor>
							</Table.Td>
							<Table.Td data-label={text.restaurants.brand}>{restaurant.brandName ?? <Dash />}</Table.Td>
							<Table.Td data-label={text.restaurants.externalId}>{restaurant.externalId ?? <Dash />}</Table.Td>
							<Table.Td ta="right" className="numbers" data-label={text.restaurants.tables}>
								{restaurant.tableCount ?? <Dash />}
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}

function Dash() {
	return (
		<Text span c="dimmed">
			—
		</Text>
	);
}
