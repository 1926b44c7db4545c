import { Anchor, Badge, Button, Group, Paper, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useSpeech, useText } from '../../text';
import { problemTitle } from '../../text/problem';
import { Problem } from '../../wire/api';
import { batchArchiveLink, batchQuery, checkBatch, type Batch, type Part } from '../../wire/batch';
import { Icon } from '../icon';
import { Question } from '../question';
import { saveAs } from '../save-as';
import { Failed, Loading } from '../state';
import { StatusBadge } from '../status';
import { useNotices } from '../use-notices';
import { useTitle } from '../use-title';

/** What becomes of one press for a whole brand. */
export default function BatchPage({ id }: { id: number }) {
	const text = useText();
	const { data, error, refetch } = useQuery(batchQuery(id));
	useTitle(data ? text.batch.title(data.brandName, data.templateName) : '');
	if (error && !data) return <Failed reason={error} retry={() => void refetch()} />;
	if (!data) return <Loading />;
	return (
		<Stack gap="lg">
			<Heading batch={data} />
			<Paper>
				<Parts parts={data.parts} />
			</Paper>
		</Stack>
	);
}

function Heading({ batch }: { batch: Batch }) {
	const { text, time, number } = useSpeech();
	const made = (batch.counts['done'] ?? 0) > 0;
	return (
		<Stack gap={6}>
			<Anchor
				component={Link}
				href={`/batches?brand=${batch.brandId}`}
				size="sm"
				c="dimmed"
				w="fit-content"
			>
				<Group gap={4}>
					<Icon name="back" size={14} />
					{text.batch.list}
				</Group>
			</Anchor>
			<Group justify="space-between" align="flex-start">
				<Stack gap={6}>
					<Title order={1}>{text.batch.title(batch.brandName, batch.templateName)}</Title>
					<Text c="dimmed">{text.batch.by(batch.author ?? '—', time(batch.createdAt))}</Text>
				</Stack>
				{made && !batch.active && <Download batch={batch} />}
			</Group>
			{batch.note && <Text>{batch.note}</Text>}
			{batch.active && (
				<Group gap="sm" aria-live="polite">
					<Progress value={batch.total > 0 ? (100 * batch.progress) / batch.total : 0} w={240} aria-hidden />
					<Text size="sm" className="numbers">
						{text.batch.progress(number(batch.progress), text.common.cards(batch.total))}
					</Text>
				</Group>
			)}
		</Stack>
	);
}

/** Asks whether all is well first, as a download of one version does. */
function Download({ batch: { id } }: { batch: Batch }) {
	const text = useText();
	const { tell, tellFailure } = useNotices();
	const save = (confirm: boolean) => {
		saveAs(batchArchiveLink(id, confirm));
		tell(text.download.started);
	};
	const check = useMutation({
		mutationFn: () => checkBatch(id),
		onSuccess: () => save(false),
		onError: (reason) => {
			if (!isDoubt(reason)) tellFailure(reason);
		},
	});
	return (
		<>
			<Button
				leftSection={<Icon name="download" size={16} />}
				loading={check.isPending}
				onClick={() => check.mutate()}
			>
				{text.batch.download}
			</Button>
			{isDoubt(check.error) && (
				<Question
					title={text.batch.confirmTitle}
					action={text.batch.anyway}
					running={false}
					onClose={check.reset}
					onYes={() => {
						check.reset();
						save(true);
					}}
				>
					<Text size="sm">{check.error.detail ?? problemTitle(check.error, text)}</Text>
				</Question>
			)}
		</>
	);
}

function isDoubt(reason: unknown): reason is Problem {
	return reason instanceof Problem && reason.code === 'confirm_needed';
}

function Parts({ parts }: { parts: Part[] }) {
	const { restaurants, batch } = useText();
	return (
		<Table.ScrollContainer minWidth={560} className="stacked">
			<Table>
				<Table.Thead>
					<Table.Tr>
						<Table.Th w="40%">{restaurants.name}</Table.Th>
						<Table.Th>{batch.outcome}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{parts.map((part) => (
						<Table.Tr key={part.restaurantId} data-restaurant={part.restaurantId}>
							<Table.Td>
								<Anchor component={Link} fw={600} href={addressOf(part)}>
									{part.restaurantName}
								</Anchor>
							</Table.Td>
							<Table.Td>
								<Outcome part={part} />
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}

function addressOf({ restaurantId, generationId }: Part): string {
	return `/restaurants/${restaurantId}${generationId === null ? '' : `?generation=${generationId}`}`;
}

function Outcome({ part }: { part: Part }) {
	const { batch, common } = useText();
	return (
		<Stack gap={4} align="flex-start">
			{part.status ? (
				<Group gap="sm">
					<StatusBadge status={part.status} progress={part.progress} total={part.total} />
					{part.status === 'done' && (
						<Text size="sm" c="dimmed">
							{common.cards(part.total)}
						</Text>
					)}
				</Group>
			) : (
				<Badge variant="light" color="orange" size="lg" tt="none" fw={600}>
					{batch.skipped}
				</Badge>
			)}
			{part.comment && (
				<Text size="sm" c={part.status === 'error' ? 'var(--mantine-color-error)' : 'dimmed'}>
					{part.comment}
				</Text>
			)}
		</Stack>
	);
}
