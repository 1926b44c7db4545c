import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useSpeech, useText } from '../text';
import type { Check } from '../wire/check';
import { isActive, type Generation } from '../wire/generation';
import { DownloadButton } from './download';
import { DriftMark } from './drift';
import { HistoryMenu } from './history-menu';
import type { Start } from './generate/start';
import { Icon } from './icon';
import { StatusView } from './status';
import { useSteer } from './use-steer';

const PrintDialog = lazy(() => import('./print'));

interface Props {
	generation: Generation;
	/** How its tables are not today's any more. */
	drift: Check | null;
	/** A later version of the same template that is done. */
	newer: number | null;
	writes: boolean;
	onShow: (id: number) => void;
	onAnew: (start: Start) => void;
}

export function HistoryRow({ generation, drift, newer, ...rest }: Props) {
	const { text, time, day } = useSpeech();
	return (
		<Table.Tr data-generation={generation.id}>
			<Table.Td className="numbers" fw={650} fz="lg" data-label={text.history.version}>
				{generation.version}
			</Table.Td>
			<Table.Td>
				<StatusView generation={generation} brief />
				{drift && <DriftMark check={drift} newer={newer} />}
				{generation.printedAt && (
					<Group gap={4} mt={6} wrap="nowrap" c="dimmed">
						<Icon name="check" size={14} style={{ flexShrink: 0 }} />
						<Text size="sm">{text.history.printed(day(generation.printedAt))}</Text>
					</Group>
				)}
			</Table.Td>
			<Table.Td>
				<Stack gap={2}>
					<Text fw={500}>{generation.templateName}</Text>
					<Text size="sm" c="dimmed">
						{text.history.revision(generation.templateRevision)}
						{generation.total > 0 && `, ${text.common.cards(generation.total)}`}
						{generation.selection === 'list' && `, ${text.history.someTables}`}
					</Text>
					{generation.note && <Text size="sm">{generation.note}</Text>}
				</Stack>
			</Table.Td>
			<Table.Td>
				<Text size="sm" className="numbers">
					{time(generation.createdAt)}
				</Text>
				<Text size="sm" c="dimmed">
					{generation.author}
				</Text>
			</Table.Td>
			<Table.Td>
				<Actions generation={generation} {...rest} />
			</Table.Td>
		</Table.Tr>
	);
}

function Actions({ generation, writes, onShow, onAnew }: Omit<Props, 'drift' | 'newer'>) {
	const { history } = useText();
	return (
		<Group gap={4} justify="flex-end" className="actions">
			<Button
				variant="subtle"
				size="sm"
				className="brief"
				title={history.details}
				leftSection={<Icon name="eye" size={16} />}
				aria-label={history.detailsOf(generation.templateName, generation.version)}
				onClick={() => onShow(generation.id)}
			>
				{history.details}
			</Button>
			{generation.status === 'done' && (
				<>
					<PrintButton generation={generation} onAnew={writes ? onAnew : null} />
					<DownloadButton generation={generation} onAnew={writes ? onAnew : null} />
				</>
			)}
			{generation.status === 'error' && writes && <RetryButton generation={generation} />}
			{isActive(generation) && writes && <CancelButton generation={generation} />}
			<HistoryMenu generation={generation} writes={writes} onAnew={writes ? onAnew : null} />
		</Group>
	);
}

function PrintButton({ generation, onAnew }: Pick<Props, 'generation'> & { onAnew: Props['onAnew'] | null }) {
	const { print } = useText();
	const [opened, setOpened] = useState(false);
	return (
		<>
			<Button
				variant="subtle"
				size="sm"
				className="brief"
				title={print.open}
				leftSection={<Icon name="print" size={16} />}
				aria-label={print.openOf(generation.templateName, generation.version)}
				onClick={() => setOpened(true)}
			>
				{print.open}
			</Button>
			<Suspense>
				{opened && (
					<PrintDialog
						generation={generation}
						onClose={() => setOpened(false)}
						onAnew={
							onAnew &&
							((start) => {
								setOpened(false);
								onAnew(start);
							})
						}
					/>
				)}
			</Suspense>
		</>
	);
}

function RetryButton({ generation }: { generation: Generation }) {
	const { history } = useText();
	const retry = useSteer(generation, 'retry');
	return (
		<Button
			variant="light"
			size="sm"
			loading={retry.isPending}
			aria-label={history.retryOf(generation.templateName, generation.version)}
			onClick={() => retry.mutate()}
		>
			{history.retry}
		</Button>
	);
}

function CancelButton({ generation }: { generation: Generation }) {
	const { history } = useText();
	const cancel = useSteer(generation, 'cancel');
	return (
		<Button
			variant="default"
			size="sm"
			loading={cancel.isPending}
			aria-label={history.cancelOf(generation.templateName, generation.version)}
			onClick={() => cancel.mutate()}
		>
			{history.cancel}
		</Button>
	);
}
