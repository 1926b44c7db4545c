import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** The last lines of a dialog without padding of its own; they stay in sight however long the rest is. */
export function DialogFooter({ children }: { children: ReactNode }) {
	return (
		<Stack
			p="md"
			px="lg"
			gap="sm"
			bg="var(--mantine-color-body)"
			style={{
				position: 'sticky',
				bottom: 0,
				borderTop: '1px solid var(--mantine-color-default-border)',
				zIndex: 2,
			}}
		>
			{children}
		</Stack>
	);
}
