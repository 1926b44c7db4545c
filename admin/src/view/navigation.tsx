import { ActionIcon, Anchor, Group, Menu } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useText } from '../text';
import type { Me } from '../wire/me';
import { Icon } from './icon';

/** The pages that a person may see: side by side where there is room, else in a menu. */
export function Navigation({ me }: { me: Me }) {
	const text = useText();
	const [location] = useLocation();
	const pages = pagesOf(me, text);
	const within = (path: string) => location === path || location.startsWith(`${path}/`);
	// What was pressed for a whole brand is reached from its restaurants.
	const here = (path: string) => within(path) || (path === '/restaurants' && within('/batches'));
	return (
		<>
			<Group gap="lg" wrap="nowrap" component="nav" aria-label={text.nav.label} visibleFrom="md">
				{pages.map(([path, title]) => (
					<Anchor
						key={path}
						component={Link}
						href={path}
						size="sm"
						{...(here(path) ? { fw: 600, 'aria-current': 'page' as const } : { c: 'inherit' })}
						style={{ whiteSpace: 'nowrap' }}
					>
						{title}
					</Anchor>
				))}
			</Group>
			<Menu position="bottom-start" width={240}>
				<Menu.Target>
					<ActionIcon variant="default" size="lg" aria-label={text.nav.menu} hiddenFrom="md">
						<Icon name="menu" />
					</ActionIcon>
				</Menu.Target>
				<Menu.Dropdown>
					{pages.map(([path, title]) => (
						<Menu.Item key={path} component={Link} href={path} fw={here(path) ? 600 : 400}>
							{title}
						</Menu.Item>
					))}
				</Menu.Dropdown>
			</Menu>
		</>
	);
}

function pagesOf(me: Me, text: ReturnType<typeof useText>): [path: string, title: string][] {
	return [
		['/restaurants', text.nav.restaurants],
		['/templates', text.restaurant.tabs.templates],
		...(me.writes ? ([['/cards', text.nav.single]] as [string, string][]) : []),
		...(me.administers
			? ([
					['/jobs', text.nav.jobs],
					['/audit', text.nav.audit],
				] as [string, string][])
			: []),
		...(me.managesUsers ? ([['/users', text.users.title]] as [string, string][]) : []),
	];
}
