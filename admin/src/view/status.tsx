import { Badge, Progress, Stack, Text } from '@mantine/core';
import { useText, type Catalogue } from '../text';
import type { Generation, Status } from '../wire/generation';

const colours: Record<Status, string> = {
	created: 'gray',
	scheduled: 'indigo',
	'in-progress': 'blue',
	done: 'pine',
	error: 'red',
	cancelled: 'gray',
	deleted: 'gray',
};

export function statusText({ status, progress, total }: Generation, text: Catalogue): string {
	return status === 'in-progress' && total > 0 ? text.status.progress(progress, total) : text.status[status];
}

/** The state in a word, how far it is, and why it failed. */
export function StatusView({ generation }: { generation: Generation }) {
	const text = useText();
	const { status, progress, total, reason } = generation;
	return (
		<Stack gap={6} align="flex-start">
			<Badge
				color={colours[status]}
				variant="light"
				tt="none"
				fw={600}
				size="lg"
				className="numbers"
				data-status={status}
			>
				{statusText(generation, text)}
			</Badge>
			{status === 'in-progress' && (
				<Progress
					value={total > 0 ? (100 * progress) / total : 0}
					size={4}
					w="100%"
					maw={180}
					transitionDuration={300}
					aria-hidden
				/>
			)}
			{reason && (
				<Text
					size="sm"
					c={status === 'error' ? 'var(--mantine-color-error)' : 'dimmed'}
					style={{ overflowWrap: 'anywhere' }}
				>
					{reason}
				</Text>
			)}
		</Stack>
	);
}
