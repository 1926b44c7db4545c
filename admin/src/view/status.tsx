import { Badge, Group, Progress, Stack, Text } from '@mantine/core';
import { useText, type Catalogue } from '../text';
import type { Generation, Status } from '../wire/generation';
import { Icon } from './icon';
import { amber } from './theme';

const colours: Record<Status, string> = {
	created: 'gray',
	scheduled: 'indigo',
	'in-progress': 'blue',
	done: 'pine',
	error: 'red',
	cancelled: 'gray',
	deleted: 'gray',
};

export function statusText(
	{ status, progress, total, proof }: Pick<Generation, 'status' | 'progress' | 'total' | 'proof'>,
	text: Catalogue,
): string {
	if (status === 'done' && proof && proof.warning > 0) return text.status.warned(proof.warning);
	return status === 'in-progress' && total > 0 ? text.status.progress(progress, total) : text.status[status];
}

type Stage = Pick<Generation, 'status' | 'progress' | 'total'>;

/** The state in a word. */
export function StatusBadge({ status, progress, total }: Stage) {
	const text = useText();
	return (
		<Badge
			color={colours[status]}
			variant="light"
			tt="none"
			fw={600}
			size="lg"
			miw="max-content"
			className="numbers"
			data-status={status}
		>
			{statusText({ status, progress, total, proof: null }, text)}
		</Badge>
	);
}

/** The state in a word, how far it is, and why it failed. `brief`: of a long reason only the beginning, of warnings their count. */
export function StatusView({ generation, brief = false }: { generation: Generation; brief?: boolean }) {
	const text = useText();
	const { status, progress, total, reason, proof } = generation;
	const warned = brief && status === 'done' ? (proof?.warning ?? 0) : 0;
	return (
		<Stack gap={6} align="flex-start">
			<StatusBadge status={status} progress={progress} total={total} />
			{warned > 0 && (
				<Group gap={4} wrap="nowrap" c={amber} data-warned={warned}>
					<Icon name="alert" size={16} style={{ flexShrink: 0 }} />
					<Text size="sm" c="inherit">
						{text.status.warning(warned)}
					</Text>
				</Group>
			)}
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
					data-reason
					{...(brief ? { lineClamp: 2, title: reason } : {})}
				>
					{reason}
				</Text>
			)}
		</Stack>
	);
}
