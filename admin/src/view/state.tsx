import { Alert, Button, Center, Loader, Stack, Text, ThemeIcon } from '@mantine/core';
import { useDelayed } from './use-delayed';
import type { ReactNode } from 'react';
import { useText } from '../text';
import { problemDetail, problemRequest, problemTitle } from '../text/problem';
import { Icon, type IconName } from './icon';

/** Nothing for the first moment, so that quick answers do not flicker. */
export function Loading() {
	const text = useText();
	const shown = useDelayed(200);
	return (
		<Center mih={240} role="status" aria-label={text.common.loading}>
			{shown && <Loader type="dots" />}
		</Center>
	);
}

export function Empty({
	icon = 'empty',
	title,
	hint,
	children,
}: {
	icon?: IconName;
	title: string;
	hint?: string;
	children?: ReactNode;
}) {
	return (
		<Center mih={280} p="xl">
			<Stack align="center" gap="xs" maw={460}>
				<ThemeIcon variant="light" color={icon === 'alert' ? 'red' : 'pine'} size={56} radius="xl" mb="xs">
					<Icon name={icon} size={28} />
				</ThemeIcon>
				<Text fw={600} ta="center" style={{ textWrap: 'balance' }}>
					{title}
				</Text>
				{hint && (
					<Text c="dimmed" ta="center" size="sm" style={{ textWrap: 'balance' }}>
						{hint}
					</Text>
				)}
				{children}
			</Stack>
		</Center>
	);
}

/** Why something cannot be done yet. */
export function Hint({ children }: { children: string }) {
	return (
		<Text size="sm" c="var(--mantine-color-error)" role="status">
			{children}
		</Text>
	);
}

/** What went wrong and, where it helps, a way to try again. */
export function Failed({
	reason,
	retry,
	brief = false,
	children,
}: {
	reason: unknown;
	retry?: () => void;
	/** The children tell more than the reason itself would. */
	brief?: boolean;
	children?: ReactNode;
}) {
	const text = useText();
	const requestId = problemRequest(reason);
	const detail = problemDetail(reason, text);
	return (
		<Alert color="red" icon={<Icon name="alert" />} title={problemTitle(reason, text)} role="alert">
			<Stack gap="xs" align="flex-start">
				{detail && !brief && (
					<Text size="sm" className="sentence" style={{ overflowWrap: 'anywhere' }}>
						{detail}
					</Text>
				)}
				{requestId && (
					<Text size="xs" c="dimmed">
						{text.common.request(requestId)}
					</Text>
				)}
				{retry && (
					<Button size="xs" variant="default" onClick={retry}>
						{text.common.retry}
					</Button>
				)}
				{children}
			</Stack>
		</Alert>
	);
}
