import { Anchor, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { useSpeech } from '../../text';
import { batchesQuery, type Batch } from '../../wire/batch';
import type { Status } from '../../wire/generation';
import { More } from '../more';
import { Empty, Failed, Loading } from '../state';
import { useTitle } from '../use-title';
import { BrandSelect } from './brand-select';

/** What was generated for whole brands. */
export default function BatchesPage() {
	const { text } = useSpeech();
	const [params, setParams] = useSearchParams();
	const brand = params.get('brand') ?? '';
	const list = useInfiniteQuery(batchesQuery(brand));
	const batches = list.data?.pages.flatMap(({ items }) => items);
	useTitle(text.batch.list);
	return (
		<Stack gap="lg">
			<Title order={1}>{text.batch.list}</Title>
			<BrandSelect brand={brand} onChange={(next) => setParams(next ? { brand: next } : {}, { replace: true })} />
			{list.isError && !batches && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{list.isPending && <Loading />}
			{batches && (
				<Paper>
					{batches.length > 0 ? (
						<Rows batches={batches} />
					) : (
						<Empty icon="qr" title={text.batch.empty} hint={text.batch.emptyHint} />
					)}
				</Paper>
			)}
			<More of={list} />
		</Stack>
	);
}

function Rows({ batches }: { batches: Batch[] }) {
	const { text, time } = useSpeech();
	return (
		<Table.ScrollContainer minWidth={560} className="stacked">
			<Table highlightOnHover>
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{text.batch.brand}</Table.Th>
						<Table.Th>{text.history.created}</Table.Th>
						<Table.Th>{text.batch.outcome}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{batches.map((batch) => (
						<Table.Tr key={batch.id} className="row-link">
							<Table.Td>
								<Anchor component={Link} className="cover" underline="never" fw={600} href={`/batches/${batch.id}`}>
									{text.batch.title(batch.brandName, batch.templateName)}
								</Anchor>
								{batch.note && <Text size="sm">{batch.note}</Text>}
							</Table.Td>
							<Table.Td>
								<Text size="sm">{time(batch.createdAt)}</Text>
								<Text size="sm" c="dimmed">
									{batch.author}
								</Text>
							</Table.Td>
							<Table.Td>
								<Counts counts={batch.counts} />
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}

function Counts({ counts }: { counts: Record<string, number> }) {
	const { text } = useSpeech();
	return (
		<Group gap="md">
			{Object.entries(counts)
				.filter(([, count]) => count > 0)
				.map(([kind, count]) => (
					<Text key={kind} size="sm" className="numbers">
						{kind === 'skipped' ? text.batch.skipped : text.status[kind as Status]}: {count}
					</Text>
				))}
		</Group>
	);
}
