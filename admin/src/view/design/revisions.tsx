import { Anchor, Badge, Button, Code, Group, Paper, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { pretty } from '../../settings/pretty';
import { useSpeech } from '../../text';
import { useDesignText } from '../../text/design';
import {
	pageLink,
	restoreRevision,
	revisionPictureQuery,
	revisionFileLink,
	revisionSettingsQuery,
	revisionsQuery,
	templateQuery,
	type PageSize,
	type Revision,
	type Template,
} from '../../wire/template';
import { Differences } from './differences';
import { PagePicture } from '../page-picture';
import { Failed, Loading } from '../state';
import { useNotices } from '../use-notices';
import { useObjectUrl } from '../use-preview';

/** What a template was before, two of it side by side, and the way back. */
export function Revisions({ template }: { template: Template }) {
	const { templates: said } = useDesignText();
	const list = useQuery(revisionsQuery(template.id));
	const [left, setLeft] = useState<number | null>(null);
	const [right, setRight] = useState<number | null>(null);
	if (list.isPending) return <Loading />;
	if (list.isError) return <Failed reason={list.error} retry={() => void list.refetch()} />;
	const all = list.data;
	const find = (number: number | null, otherwise: number) =>
		all.find((one) => one.number === number) ?? all[otherwise] ?? all[0];
	const [before, after] = [find(left, 1), all.length > 1 ? find(right, 0) : undefined];
	return (
		<Stack gap="lg">
			<Paper>
				<Table.ScrollContainer minWidth={560}>
					<Table>
						<Table.Thead>
							<Table.Tr>
								<Table.Th>{said.revision}</Table.Th>
								<Table.Th>{said.whatChanged}</Table.Th>
								<Table.Th>{said.author}</Table.Th>
								<Table.Th>{said.made}</Table.Th>
								<Table.Th />
							</Table.Tr>
						</Table.Thead>
						<Table.Tbody>
							{all.map((revision) => (
								<Row key={revision.number} revision={revision} template={template} onShow={() => setLeft(revision.number)} />
							))}
						</Table.Tbody>
					</Table>
				</Table.ScrollContainer>
			</Paper>
			{before && after && <Differences template={template} before={before.number} after={after.number} />}
			<SimpleGrid cols={after ? 2 : 1} spacing="lg">
				{before && (
					<One
						label={after ? said.compareLeft : null}
						template={template}
						all={all}
						shown={before}
						onShown={setLeft}
					/>
				)}
				{after && (
					<One label={said.compareRight} template={template} all={all} shown={after} onShown={setRight} />
				)}
			</SimpleGrid>
		</Stack>
	);
}

function Row({ revision, template, onShow }: { revision: Revision; template: Template; onShow: () => void }) {
	const { time } = useSpeech();
	const { templates: said } = useDesignText();
	const queries = useQueryClient();
	const { tell, tellFailure } = useNotices();
	const restore = useMutation({
		mutationFn: () => restoreRevision(template.id, revision.number),
		onSuccess: async (next) => {
			queries.setQueryData(templateQuery(template.id).queryKey, next);
			await queries.invalidateQueries({ queryKey: revisionsQuery(template.id).queryKey });
			await queries.invalidateQueries({ queryKey: ['templates'] });
			tell(said.restored(revision.number, next.revision));
		},
		onError: tellFailure,
	});
	return (
		<Table.Tr data-revision={revision.number}>
			<Table.Td>
				<Group gap="xs">
					<Anchor component="button" fw={600} onClick={onShow}>
						{revision.number}
					</Anchor>
					{revision.current && <Badge tt="none" variant="light">{said.current}</Badge>}
				</Group>
			</Table.Td>
			<Table.Td>
				{revision.restoredFrom === null
					? revision.changed.map((part) => said.changed[part]).join(', ')
					: said.restoredFrom(revision.restoredFrom)}
			</Table.Td>
			<Table.Td>{revision.author ?? '—'}</Table.Td>
			<Table.Td>{time(revision.createdAt)}</Table.Td>
			<Table.Td ta="right">
				<Group gap="xs" justify="flex-end" wrap="nowrap">
					<Button
						component="a"
						size="compact-sm"
						variant="subtle"
						href={revisionFileLink(template.id, revision.number)}
						download
						aria-label={said.fileOf(revision.number)}
					>
						PDF
					</Button>
					{!revision.current && template.editable && (
						<Button
							size="compact-sm"
							variant="light"
							loading={restore.isPending}
							aria-label={said.restoreOf(revision.number)}
							onClick={() => restore.mutate()}
						>
							{said.restore}
						</Button>
					)}
				</Group>
			</Table.Td>
		</Table.Tr>
	);
}

function One({
	label,
	template,
	all,
	shown,
	onShown,
}: {
	/** Null where there is nothing to choose. */
	label: string | null;
	template: Template;
	all: Revision[];
	shown: Revision;
	onShown: (number: number) => void;
}) {
	const { templates: said } = useDesignText();
	const settings = useQuery(revisionSettingsQuery(template.id, shown.number)).data;
	return (
		<Stack gap="sm">
			{label && (
				<Select
					label={label}
					allowDeselect={false}
					data={all.map(({ number }) => ({ value: String(number), label: said.numbered(number) }))}
					value={String(shown.number)}
					onChange={(value) => value && onShown(Number(value))}
				/>
			)}
			<Group gap="sm" align="flex-start">
				{shown.pages.map((size, index) => (
					<div key={index} style={{ width: shown.pages.length > 1 ? '47%' : 'min(70%, 26rem)', marginInline: 'auto' }}>
						<Picture id={template.id} revision={shown.number} page={index + 1} size={size} />
					</div>
				))}
			</Group>
			{settings && (
				<Code block tabIndex={0} mah={320} style={{ overflow: 'auto' }}>
					{pretty(settings)}
				</Code>
			)}
			{!settings && <Text size="sm">…</Text>}
		</Stack>
	);
}

/** As it would be printed; the bare page until that has come. */
function Picture({ id, revision, page, size }: { id: number; revision: number; page: number; size: PageSize }) {
	const { templates: said } = useDesignText();
	const drawn = useObjectUrl(useQuery(revisionPictureQuery(id, revision, page)).data);
	return (
		<PagePicture
			size={size}
			src={drawn ?? pageLink({ id, revision }, page, 480)}
			alt={said.pictureOf(revision, page)}
		/>
	);
}
