import { Anchor, Paper, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { useSpeech, useText } from '../../text';
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
	const actions: Record<string, string> = audit.actions;
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
								<Text size="sm" fw={500}>{actions[deed.action] ?? deed.action}</Text>
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
								<Text size="xs" c="dimmed" ff="monospace" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
									{told(deed.detail)}
								</Text>
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
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

/** name: value, …; what holds nothing is left out. */
function told(detail: Deed['detail']): string {
	return Object.entries(detail ?? {})
		.filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
		.map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
		.join(', ');
}
