import { Anchor, Code, Paper, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { useSpeech, useText, type Catalogue } from '../../text';
import { deedLines, type DeedLine } from '../../text/deed';
import { auditQuery, type AuditFilter, type Deed } from '../../wire/audit';
import { allTemplatesQuery } from '../../wire/template';
import { More } from '../more';
import { Empty, Failed, Loading } from '../state';
import { useTitle } from '../use-title';

/** Who changed and who took what. */
export default function AuditPage() {
	const { audit } = useText();
	const [params, setParams] = useSearchParams();
	const said = (name: string) => params.get(name) ?? '';
	const filter: AuditFilter = { login: said('login'), action: said('action'), from: said('from'), to: said('to') };
	const list = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
	const deeds = list.data?.pages.flatMap(({ items }) => items);
	useTitle(audit.title);
	const narrow = (part: Partial<AuditFilter>) =>
		setParams(Object.fromEntries(Object.entries({ ...filter, ...part }).filter(([, value]) => value)), {
			replace: true,
		});
	return (
		<Stack gap="lg">
			<Title order={1}>{audit.title}</Title>
			<Text c="dimmed">{audit.about}</Text>
			<Filter filter={filter} narrow={narrow} />
			{list.isError && !deeds && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{list.isPending && <Loading />}
			{deeds && (
				<Paper>{deeds.length > 0 ? <Rows deeds={deeds} /> : <Empty icon="search" title={audit.empty} />}</Paper>
			)}
			<More of={list} />
		</Stack>
	);
}

function Filter({ filter, narrow }: { filter: AuditFilter; narrow: (part: Partial<AuditFilter>) => void }) {
	const { audit, history } = useText();
	const commit = (login: string) => login.trim() !== filter.login && narrow({ login: login.trim() });
	return (
		<div className="filters">
			<TextInput
				key={filter.login}
				label={audit.who}
				placeholder={history.any}
				defaultValue={filter.login}
				onBlur={({ currentTarget }) => commit(currentTarget.value)}
				onKeyDown={({ key, currentTarget }) => key === 'Enter' && commit(currentTarget.value)}
			/>
			<Select
				clearable
				searchable
				label={audit.what}
				placeholder={audit.anyAction}
				data={Object.entries(audit.actions).map(([value, label]) => ({ value, label }))}
				value={filter.action || null}
				onChange={(action) => narrow({ action: action ?? '' })}
			/>
			{(['from', 'to'] as const).map((name) => (
				<TextInput
					key={name}
					type="date"
					label={history[name]}
					value={filter[name]}
					onChange={({ currentTarget }) => narrow({ [name]: currentTarget.value })}
				/>
			))}
		</div>
	);
}

function Rows({ deeds }: { deeds: Deed[] }) {
	const { text, time } = useSpeech();
	const { audit } = text;
	return (
		<Table.ScrollContainer minWidth={720} className="stacked">
			<Table horizontalSpacing="md">
				<Table.Thead>
					<Table.Tr>
						<Table.Th w="9.5rem">{audit.when}</Table.Th>
						<Table.Th>{audit.who}</Table.Th>
						<Table.Th>{audit.what}</Table.Th>
						<Table.Th>{audit.where}</Table.Th>
						<Table.Th w="30%">{audit.detail}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{deeds.map((deed) => (
						<Table.Tr key={deed.id} data-action={deed.action}>
							<Table.Td fz="sm">{time(deed.at)}</Table.Td>
							<Table.Td>{deed.login ?? <Text size="sm" c="dimmed">{audit.itself}</Text>}</Table.Td>
							<Table.Td>
								<Text size="sm" fw={500}>{actionText(deed, audit)}</Text>
								<Subject deed={deed} />
							</Table.Td>
							<Table.Td>
								{deed.restaurantId !== null && (
									<Anchor component={Link} size="sm" href={`/restaurants/${deed.restaurantId}`}>
										{deed.restaurantName ?? deed.restaurantId}
									</Anchor>
								)}
							</Table.Td>
							<Table.Td>
								<Detail detail={deed.detail} />
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}

/** A file that was replaced and one that was taken are kept under one name. */
function actionText({ action, detail }: Deed, audit: Catalogue['audit']): string {
	const actions: Record<string, string> = audit.actions;
	if (action === 'template.file') return detail?.['revision'] === undefined ? audit.fileTaken : audit.fileReplaced;
	return actions[action] ?? action;
}

function Subject({ deed: { subjectKind, subjectId } }: { deed: Deed }) {
	const { jobs } = useText();
	if (subjectKind === 'generation' && subjectId !== null)
		return (
			<Anchor component={Link} size="sm" href={`/generations/${subjectId}`}>
				{jobs.show(Number(subjectId))}
			</Anchor>
		);
	if (subjectKind === 'template' && subjectId !== null) return <TemplateLink id={Number(subjectId)} />;
	return (
		<Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
			{subjectKind === 'restaurant' ? null : subjectId}
		</Text>
	);
}

/** By its name; by its number where it is gone or nobody may see it. */
function TemplateLink({ id }: { id: number }) {
	const found = useQuery(allTemplatesQuery).data?.find((template) => template.id === id);
	if (!found) return <Text size="sm" c="dimmed">{id}</Text>;
	return (
		<Anchor component={Link} size="sm" href={`/templates/${id}`}>
			{found.name}
		</Anchor>
	);
}

/** In words; as it is kept behind a toggle. */
function Detail({ detail }: { detail: Deed['detail'] }) {
	const { text, time } = useSpeech();
	const templates = useQuery(allTemplatesQuery).data;
	const templateName = (id: number) => templates?.find((template) => template.id === id)?.name ?? null;
	const lines = deedLines(detail, { text, time, templateName });
	if (!detail || lines.length === 0) return null;
	return (
		<Stack gap={2}>
			{lines.slice(0, most).map((line, index) => (
				<Line key={index} {...line} />
			))}
			{lines.length > most && <Text size="xs" c="dimmed">{`+ ${lines.length - most}`}</Text>}
			<details>
				<Text component="summary" size="xs" c="dimmed" style={{ cursor: 'pointer' }}>
					{text.audit.raw}
				</Text>
				<Code block fz="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
					{JSON.stringify(detail, null, 2)}
				</Code>
			</details>
		</Stack>
	);
}

/** So many lines are read at a glance. */
const most = 8;

function Line({ label, was, now }: DeedLine) {
	return (
		<Text size="sm" style={{ overflowWrap: 'anywhere' }}>
			{label && `${label}: `}
			{was !== undefined && (
				<Text span inherit c="dimmed" {...(now === undefined ? {} : { td: 'line-through' })}>
					{was}
				</Text>
			)}
			{was !== undefined && now !== undefined && ' → '}
			{now}
		</Text>
	);
}
