import {
	ActionIcon,
	AppShell,
	Container,
	Group,
	SegmentedControl,
	Text,
	Tooltip,
	useComputedColorScheme,
	useMantineColorScheme,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSpeech, useText, type Language } from '../text';
import { Problem } from '../wire/api';
import { meQuery, type Me } from '../wire/me';
import { Connection } from './connection';
import { Icon } from './icon';
import { Navigation } from './navigation';
import { Empty, Failed, Loading } from './state';
import { useWatch } from './watch';

export function App({ children }: { children: ReactNode }) {
	const text = useText();
	const me = useQuery(meQuery);
	useWatch();
	return (
		<AppShell header={{ height: 60 }} padding={0}>
			<a className="skip" href="#content">
				{text.app.skip}
			</a>
			<AppShell.Header>
				<Container size="xl" h="100%">
					<Group h="100%" justify="space-between" wrap="nowrap">
						<Group gap="lg" wrap="nowrap">
							<Logo />
							{me.data && <Navigation me={me.data} />}
						</Group>
						<Group gap="sm" wrap="nowrap">
							{me.data && <Who me={me.data} />}
							<LanguageSwitch />
							<ThemeSwitch />
						</Group>
					</Group>
				</Container>
			</AppShell.Header>
			<AppShell.Main id="content" tabIndex={-1}>
				<Connection />
				<Container size="xl" pt="xl" pb="6rem">
					<Admitted me={me.data} reason={me.error} retry={() => void me.refetch()}>
						{children}
					</Admitted>
				</Container>
			</AppShell.Main>
		</AppShell>
	);
}

function Admitted({
	me,
	reason,
	retry,
	children,
}: {
	me: Me | undefined;
	reason: Error | null;
	retry: () => void;
	children: ReactNode;
}) {
	const text = useText();
	const none = me?.role === 'none' || (reason instanceof Problem && reason.code === 'no_role');
	if (none) return <Empty icon="alert" title={text.app.noRights} />;
	if (me) return children;
	return reason ? <Failed reason={reason} retry={retry} /> : <Loading />;
}

function Logo() {
	const text = useText();
	return (
		<Link href="/restaurants" title={text.app.toRestaurants} style={{ color: 'inherit', textDecoration: 'none' }}>
			<Group gap={10} wrap="nowrap">
				<img src={`${import.meta.env.BASE_URL}icon.svg`} width={28} height={28} alt="" />
				<Text fw={700} size="lg" lh={1}>
					{text.app.title}
				</Text>
			</Group>
		</Link>
	);
}

function Who({ me }: { me: Me }) {
	const text = useText();
	return (
		<Tooltip label={text.app.signedIn(me.login, text.app.roles[me.role])}>
			<Text size="sm" c="dimmed" truncate maw={180} visibleFrom="xs">
				{me.login}
			</Text>
		</Tooltip>
	);
}

function LanguageSwitch() {
	const { language, setLanguage, text } = useSpeech();
	return (
		<SegmentedControl
			size="xs"
			aria-label={text.app.language}
			value={language}
			onChange={(value) => setLanguage(value as Language)}
			data={[
				{
					value: 'ru',
					label: (
						<span lang="ru" title="Русский">
							RU
						</span>
					),
				},
				{
					value: 'en',
					label: (
						<span lang="en" title="English">
							EN
						</span>
					),
				},
			]}
		/>
	);
}

function ThemeSwitch() {
	const { setColorScheme } = useMantineColorScheme();
	const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
	const { theme } = useText().app;
	const label = dark ? theme.light : theme.dark;
	return (
		<Tooltip label={label}>
			<ActionIcon
				variant="default"
				size="md"
				aria-label={label}
				onClick={() => setColorScheme(dark ? 'light' : 'dark')}
			>
				<Icon name={dark ? 'sun' : 'moon'} size={16} />
			</ActionIcon>
		</Tooltip>
	);
}
