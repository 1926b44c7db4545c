import { Anchor, Button, Group, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { useText } from '../text';
import { Problem } from '../wire/api';
import { restaurantQuery, type Restaurant } from '../wire/restaurant';
import { HistoryTab } from './history';
import { Icon } from './icon';
import { NotFound } from './not-found';
import { Failed } from './state';
import { TablesTab } from './tables/tab';
import { TemplatesTab } from './templates';
import { useTitle } from './use-title';

const tabs = ['posm', 'tables', 'templates'] as const;
type Tab = (typeof tabs)[number];

export default function RestaurantPage({ id, tab }: { id: number; tab: string }) {
	const text = useText();
	const [, navigate] = useLocation();
	const restaurant = useQuery(restaurantQuery(id));
	useTitle(restaurant.data?.name ?? '');
	const known = tabs.find((name) => name === tab);
	if (!known) return <NotFound />;
	if (restaurant.isError) return <Missing reason={restaurant.error} retry={() => void restaurant.refetch()} />;
	return (
		<Stack gap="lg">
			<Heading restaurant={restaurant.data} />
			<Tabs value={known} onChange={(next) => navigate(`/restaurants/${id}/${next}`)} keepMounted={false}>
				<Tabs.List>
					{tabs.map((name) => (
						<Tabs.Tab key={name} value={name}>
							{text.restaurant.tabs[name]}
						</Tabs.Tab>
					))}
				</Tabs.List>
				{tabs.map((name) => (
					<Tabs.Panel key={name} value={name} pt="lg">
						{restaurant.data && <TabContent tab={name} restaurant={restaurant.data} />}
					</Tabs.Panel>
				))}
			</Tabs>
		</Stack>
	);
}

/** One that is not there stays away however often it is asked for. */
function Missing({ reason, retry }: { reason: Error; retry: () => void }) {
	const text = useText();
	const gone = reason instanceof Problem && reason.status === 404;
	return (
		<Failed reason={reason} {...(gone ? {} : { retry })}>
			<Button component={Link} href="/restaurants" size="xs" variant="default">
				{text.app.toRestaurants}
			</Button>
		</Failed>
	);
}

function TabContent({ tab, restaurant }: { tab: Tab; restaurant: Restaurant }) {
	switch (tab) {
		case 'posm':
			return <HistoryTab restaurant={restaurant} />;
		case 'tables':
			return <TablesTab restaurant={restaurant} />;
		case 'templates':
			return <TemplatesTab restaurant={restaurant} />;
	}
}

function Heading({ restaurant }: { restaurant: Restaurant | undefined }) {
	const text = useText();
	return (
		<Stack gap={6}>
			<Anchor component={Link} href="/restaurants" size="sm" c="dimmed" w="fit-content">
				<Group gap={4}>
					<Icon name="back" size={14} />
					{text.restaurants.title}
				</Group>
			</Anchor>
			<Group gap="sm" align="baseline" mih={36}>
				{restaurant ? <Title order={1}>{restaurant.name}</Title> : <Skeleton h={30} w={280} />}
				<Text c="dimmed">{restaurant?.brandName}</Text>
			</Group>
		</Stack>
	);
}
