import { Button, Group, Paper, SegmentedControl, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { meQuery } from '../../wire/me';
import { allTemplatesQuery, type Visibility } from '../../wire/template';
import { Icon } from '../icon';
import { Empty, Failed, Loading } from '../state';
import { TemplateTile } from '../template-tile';
import { useTitle } from '../use-title';
import { audienceText } from './audience-text';

const UploadDialog = lazy(() => import('../upload'));
const filters = ['all', 'global', 'brands', 'restaurants'] as const;

/** All templates that the person may see. */
export default function GalleryPage() {
	const design = useDesignText();
	const said = design.templates;
	const text = useText();
	const me = useQuery(meQuery);
	const list = useQuery(allTemplatesQuery);
	const [, navigate] = useLocation();
	const [filter, setFilter] = useState<'all' | Visibility>('all');
	const [typed, setTyped] = useState('');
	const [uploading, setUploading] = useState(false);
	useTitle(said.title);
	const wanted = typed.trim().toLowerCase();
	const found = (list.data ?? []).filter(
		({ name, visibility }) =>
			(filter === 'all' || visibility === filter) && name.toLowerCase().includes(wanted),
	).sort((one, other) => other.id - one.id);
	return (
		<Stack gap="lg">
			<Group justify="space-between">
				<Title order={1}>{said.title}</Title>
				{me.data?.writes && (
					<Button leftSection={<Icon name="plus" />} onClick={() => setUploading(true)}>
						{text.templates.add}
					</Button>
				)}
			</Group>
			<Group gap="md">
				<TextInput
					type="search"
					w={320}
					aria-label={said.search}
					placeholder={said.search}
					leftSection={<Icon name="search" />}
					value={typed}
					onChange={(event) => setTyped(event.currentTarget.value)}
				/>
				<SegmentedControl
					aria-label={said.filter}
					value={filter}
					onChange={(value) => setFilter(value as typeof filter)}
					data={filters.map((value) => ({ value, label: said.filters[value] }))}
				/>
			</Group>
			{list.isPending && <Loading />}
			{list.isError && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{list.data && found.length === 0 && (
				<Paper>
					{list.data.length > 0 ? (
						<Empty icon="search" title={said.nothing} />
					) : (
						<Empty icon="file" title={text.templates.empty} hint={text.templates.emptyHint} />
					)}
				</Paper>
			)}
			<SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="lg">
				{found.map((template) => (
					<Link
						key={template.id}
						href={`/templates/${template.id}`}
						className="card-link"
						data-template={template.id}
					>
						<TemplateTile template={template} audience={audienceText(template, design)} />
					</Link>
				))}
			</SimpleGrid>
			<Suspense>
				{uploading && (
					<UploadDialog
						restaurant={null}
						onClose={(made, open) => {
							setUploading(false);
							if (made && open) navigate(`/templates/${made.id}`);
						}}
					/>
				)}
			</Suspense>
		</Stack>
	);
}
