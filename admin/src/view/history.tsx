import { Button, Group, Paper, Stack, Table, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useText } from '../text';
import { everything, generationsQuery, isActive, type Generation } from '../wire/generation';
import { meQuery } from '../wire/me';
import type { Restaurant } from '../wire/restaurant';
import { replacedBy, useDrift } from './drift';
import type { Start } from './generate/start';
import { HistoryFilter, useFilter } from './history-filter';
import { HistoryRow } from './history-row';
import { Icon } from './icon';
import { More } from './more';
import { Empty, Failed, Loading } from './state';
import { NotifyButton } from './notify-button';
import { useLive } from './use-live';

const DetailsDrawer = lazy(() => import('./details'));
const GenerateDialog = lazy(() => import('./generate/dialog'));

/** Every generation of a restaurant, newest first, and the button that makes the next one. */
export function HistoryTab({ restaurant }: { restaurant: Restaurant }) {
	const text = useText();
	const me = useQuery(meQuery);
	const narrowing = useFilter();
	const { filter, narrow, narrowed } = narrowing;
	const [filtering, { toggle }] = useDisclosure(narrowed);
	const list = useInfiniteQuery({ ...generationsQuery(restaurant.id, filter), placeholderData: keepPreviousData });
	const { generations, said } = useLive(
		restaurant.id,
		list.data?.pages.flatMap((page) => page.items),
	);
	const [start, setStart] = useState<Start | null>(null);
	const [shown, show] = useShown();
	const writes = me.data?.writes ?? false;
	const anew = (next: Start) => {
		show(null);
		setStart(next);
	};

	return (
		<Stack gap="md">
			<Group justify="space-between">
				<Button
					variant="subtle"
					color="gray"
					leftSection={<Icon name="filter" size={16} />}
					aria-expanded={filtering}
					onClick={toggle}
				>
					{text.history.filter}
				</Button>
				<Group gap="xs">
					{generations?.some(isActive) && <NotifyButton />}
					{writes && (
						<Button leftSection={<Icon name="plus" />} onClick={() => setStart({})}>
							{text.history.generate}
						</Button>
					)}
				</Group>
			</Group>
			{filtering && <HistoryFilter restaurant={restaurant} {...narrowing} />}
			{list.isPending && <Loading />}
			{list.isError && !generations && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{generations && (
				<Paper>
					{generations.length > 0 ? (
						<HistoryTable generations={generations} writes={writes} onShow={show} onAnew={setStart} />
					) : narrowed ? (
						<Empty icon="search" title={text.history.nothingFound} />
					) : (
						<Empty icon="qr" title={text.history.empty} hint={writes ? text.history.emptyHint : ''} />
					)}
				</Paper>
			)}
			<More of={list} />
			<VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
			<Suspense>
				{start && (
					<GenerateDialog
						restaurant={restaurant}
						start={start}
						onClose={() => setStart(null)}
						onStarted={() => narrow(everything)}
						onShow={show}
					/>
				)}
				{shown !== null && (
					<DetailsDrawer id={shown} onClose={() => show(null)} onAnew={writes ? anew : null} />
				)}
			</Suspense>
		</Stack>
	);
}

/** The generation whose details are open; it stands in the address, so that a link can open it. */
function useShown(): [number | null, (id: number | null) => void] {
	const [params, setParams] = useSearchParams();
	const id = Number(params.get('generation'));
	const show = (next: number | null) =>
		setParams((before) => {
			const params = new URLSearchParams(before);
			if (next === null) params.delete('generation');
			else params.set('generation', String(next));
			return params;
		});
	return [id > 0 ? id : null, show];
}

interface TableProps {
	generations: Generation[];
	writes: boolean;
	onShow: (id: number) => void;
	onAnew: (start: Start) => void;
}

function HistoryTable({ generations, ...rest }: TableProps) {
	const text = useText();
	const drift = useDrift(generations);
	return (
		<Table.ScrollContainer minWidth={720} className="stacked">
			<Table verticalSpacing="md" horizontalSpacing="md">
				<Table.Thead>
					<Table.Tr>
						<Table.Th w={84}>{text.history.version}</Table.Th>
						<Table.Th w="17%">{text.history.status}</Table.Th>
						<Table.Th w="21%">{text.history.template}</Table.Th>
						<Table.Th w="17%">{text.history.created}</Table.Th>
						<Table.Th>
							<VisuallyHidden>{text.history.actions}</VisuallyHidden>
						</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{generations.map((generation) => (
						<HistoryRow
							key={generation.id}
							generation={generation}
							drift={drift.get(generation.id) ?? null}
							newer={replacedBy(generation, generations)}
							{...rest}
						/>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}
