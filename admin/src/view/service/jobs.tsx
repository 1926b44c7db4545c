import { Anchor, Badge, Button, Group, Paper, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { useSpeech, useText } from '../../text';
import { isOpen, jobsQuery, jobStates, steerJob, type Job, type JobState } from '../../wire/job';
import { More } from '../more';
import { Empty, Failed, Loading } from '../state';
import { useNotices } from '../use-notices';
import { useTitle } from '../use-title';

const colours: Record<JobState, string> = {
	waiting: 'gray',
	ready: 'indigo',
	leased: 'blue',
	done: 'pine',
	failed: 'red',
	cancelled: 'gray',
};

/** What the service does in the background. */
export default function JobsPage() {
	const text = useText();
	const [params, setParams] = useSearchParams();
	const state = params.get('state') ?? '';
	const generation = params.get('generation') ?? '';
	const list = useInfiniteQuery({ ...jobsQuery(state, generation), placeholderData: keepPreviousData });
	const jobs = list.data?.pages.flatMap(({ items }) => items);
	useTitle(text.jobs.title);
	const narrow = (name: string, value: string | null) =>
		setParams(
			(was) => {
				const next = new URLSearchParams(was);
				if (value) next.set(name, value);
				else next.delete(name);
				return next;
			},
			{ replace: true },
		);
	return (
		<Stack gap="lg">
			<Title order={1}>{text.jobs.title}</Title>
			<Text c="dimmed">{text.jobs.about}</Text>
			<Group>
				<StateSelect state={state} onChange={(next) => narrow('state', next)} />
				<GenerationInput generation={generation} onChange={(next) => narrow('generation', next)} />
			</Group>
			{list.isError && !jobs && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{list.isPending && <Loading />}
			{jobs && <Paper>{jobs.length > 0 ? <Rows jobs={jobs} /> : <Empty title={text.jobs.empty} />}</Paper>}
			<More of={list} />
		</Stack>
	);
}

function StateSelect({ state, onChange }: { state: string; onChange: (state: string | null) => void }) {
	const { jobs } = useText();
	return (
		<Select
			w={220}
			clearable
			aria-label={jobs.state}
			placeholder={jobs.anyState}
			data={jobStates.map((value) => ({ value, label: jobs.states[value] }))}
			value={state || null}
			onChange={onChange}
		/>
	);
}

function GenerationInput({ generation, onChange }: { generation: string; onChange: (generation: string) => void }) {
	const { jobs } = useText();
	return (
		<TextInput
			w={220}
			inputMode="numeric"
			aria-label={jobs.generation}
			placeholder={jobs.generation}
			value={generation}
			onChange={({ currentTarget }) => onChange(currentTarget.value.replace(/\D/g, '').replace(/^0+/, ''))}
		/>
	);
}

function Rows({ jobs }: { jobs: Job[] }) {
	const text = useText();
	return (
		<Table.ScrollContainer minWidth={720} className="stacked">
			<Table horizontalSpacing="md">
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{text.jobs.number}</Table.Th>
						<Table.Th>{text.jobs.kind}</Table.Th>
						<Table.Th>{text.jobs.state}</Table.Th>
						<Table.Th ta="right">{text.jobs.attempts}</Table.Th>
						<Table.Th>{text.jobs.changed}</Table.Th>
						<Table.Th aria-label={text.history.actions} />
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{jobs.map((job) => (
						<Row key={job.id} job={job} />
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}

function Row({ job }: { job: Job }) {
	const { text, time } = useSpeech();
	const { jobs } = text;
	const kinds: Record<string, string> = jobs.kinds;
	return (
		<Table.Tr data-job={job.id}>
			<Table.Td className="numbers">{job.id}</Table.Td>
			<Table.Td>
				{job.kind !== 'generate' && <>{kinds[job.kind] ?? job.kind} </>}
				{job.subject > 0 && (
					<Anchor component={Link} size="sm" href={`/generations/${job.subject}`} style={{ whiteSpace: 'nowrap' }}>
						{jobs.show(job.subject)}
					</Anchor>
				)}
			</Table.Td>
			<Table.Td maw={380}>
				<Badge variant="light" tt="none" miw="max-content" color={colours[job.state]}>
					{jobs.states[job.state]}
				</Badge>
				{job.error && (
					<Text size="sm" mt={4} c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
						{job.error}
					</Text>
				)}
				{job.total !== null && job.state !== 'done' && job.state !== 'cancelled' && (
					<Text size="sm" c="dimmed">
						{jobs.progress(job.progress ?? 0, job.total)}
					</Text>
				)}
				{job.state === 'leased' && (
					<Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
						{jobs.held(job.worker ?? '', time(job.leaseUntil))}
					</Text>
				)}
				{job.state === 'waiting' && (
					<Text size="sm" c="dimmed">
						{jobs.nextTry(time(job.runAt))}
					</Text>
				)}
			</Table.Td>
			<Table.Td ta="right" className="numbers" data-label={jobs.attempts}>
				{job.attempts}
			</Table.Td>
			<Table.Td>
				<Text size="sm">{time(job.updatedAt)}</Text>
			</Table.Td>
			<Table.Td>
				<Group justify="flex-end">
					{job.state === 'failed' && <Steer job={job} verb="retry" name={jobs.retryOf(job.id)} />}
					{isOpen(job) && <Steer job={job} verb="cancel" name={jobs.cancelOf(job.id)} />}
				</Group>
			</Table.Td>
		</Table.Tr>
	);
}

function Steer({ job, verb, name }: { job: Job; verb: 'retry' | 'cancel'; name: string }) {
	const { jobs } = useText();
	const queries = useQueryClient();
	const { tellFailure } = useNotices();
	const { mutate, isPending } = useMutation({
		mutationFn: () => steerJob(job.id, verb),
		onError: tellFailure,
		onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
	});
	return (
		<Button size="xs" variant="default" loading={isPending} aria-label={name} onClick={() => mutate()}>
			{verb === 'retry' ? jobs.retry : jobs.cancel}
		</Button>
	);
}
