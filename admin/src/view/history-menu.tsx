import { ActionIcon, Menu, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../text';
import { annotateGeneration, earlierQuery, isActive, type Generation } from '../wire/generation';
import type { Start } from './generate/start';
import { Icon } from './icon';
import { Question } from './question';
import { useDownload } from './download';
import { useNotices } from './use-notices';
import { useRefresh, useSteer } from './use-steer';

const NoteDialog = lazy(() => import('./note'));
const ShareDialog = lazy(() => import('./share'));

interface Props {
	generation: Generation;
	writes: boolean;
	onAnew: ((start: Start) => void) | null;
}

type Opened = 'share' | 'note' | 'removal' | null;

/** What is done with a generation less often than downloading it. */
export function HistoryMenu({ generation, writes, onAnew }: Props) {
	const { history } = useText();
	const [opened, open] = useState<Opened>(null);
	const changed = useDownload(generation, onAnew, 'changed');
	const [looked, look] = useState(false);
	const earlier = useQuery({ ...earlierQuery(generation), enabled: looked && generation.version > 1 });
	const alone = generation.version === 1 || earlier.data === false;
	const { status } = generation;
	const ended = !isActive(generation) && status !== 'deleted';
	if (!writes && status !== 'done') return null;
	return (
		<>
			<Menu position="bottom-end" withinPortal width={290} onOpen={() => look(true)}>
				<Menu.Target>
					<ActionIcon
						variant="subtle"
						color="gray"
						c="inherit"
						size="lg"
						loading={changed.checking}
						aria-label={history.moreOf(generation.templateName, generation.version)}
					>
						<Icon name="more" />
					</ActionIcon>
				</Menu.Target>
				<Menu.Dropdown>
					{status === 'done' && (
						<>
							<Menu.Item
								leftSection={<Icon name="download" size={16} />}
								disabled={alone}
								{...(alone && { c: 'dimmed', style: { opacity: 1 } })}
								onClick={changed.check}
							>
								{history.onlyChanged}
								{alone && <Text size="xs">{history.onlyChangedNone}</Text>}
							</Menu.Item>
							<Menu.Item leftSection={<Icon name="link" size={16} />} onClick={() => open('share')}>
								{history.share}
							</Menu.Item>
						</>
					)}
					{writes && <Printed generation={generation} />}
					{writes && (
						<Menu.Item leftSection={<Icon name="text" size={16} />} onClick={() => open('note')}>
							{generation.note ? history.changeNote : history.addNote}
						</Menu.Item>
					)}
					{writes && ended && (
						<Menu.Item
							c="var(--mantine-color-error)"
							leftSection={<Icon name="trash" size={16} />}
							onClick={() => open('removal')}
						>
							{history.remove}
						</Menu.Item>
					)}
				</Menu.Dropdown>
			</Menu>
			{changed.dialog}
			{opened === 'removal' && <Removal generation={generation} onClose={() => open(null)} />}
			<Suspense>
				{opened === 'share' && (
					<ShareDialog generation={generation} writes={writes} onClose={() => open(null)} />
				)}
				{opened === 'note' && <NoteDialog generation={generation} onClose={() => open(null)} />}
			</Suspense>
		</>
	);
}

function Printed({ generation }: { generation: Generation }) {
	const { history } = useText();
	const { tellFailure } = useNotices();
	const refresh = useRefresh(generation);
	const printed = generation.printedAt !== null;
	const mark = useMutation({
		mutationFn: () => annotateGeneration(generation.id, { printed: !printed }),
		onError: tellFailure,
		onSettled: refresh,
	});
	if (generation.status !== 'done') return null;
	return (
		<Menu.Item leftSection={<Icon name="check" size={16} />} onClick={() => mark.mutate()}>
			{printed ? history.unmarkPrinted : history.markPrinted}
		</Menu.Item>
	);
}

function Removal({ generation, onClose }: { generation: Generation; onClose: () => void }) {
	const { history, details } = useText();
	const { mutate, isPending } = useSteer(generation, 'remove', onClose);
	return (
		<Question
			title={history.removeTitle}
			action={history.remove}
			running={isPending}
			onClose={onClose}
			onYes={() => mutate()}
		>
			<Text fw={600}>{details.title(generation.templateName, generation.version)}</Text>
			<Text size="sm">{history.removeText}</Text>
		</Question>
	);
}
