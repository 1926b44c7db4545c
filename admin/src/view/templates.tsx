import { Badge, Button, Center, Group, Paper, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../text';
import { meQuery } from '../wire/me';
import type { Restaurant } from '../wire/restaurant';
import { templatesQuery, type Template } from '../wire/template';
import { Icon } from './icon';
import { Empty, Failed, Loading } from './state';
import { TemplateDialog } from './template-dialog';
import { Thumbnail } from './thumbnail';
import { usePageSize } from './use-page-size';
import { visibilityText } from './visibility';

const UploadDialog = lazy(() => import('./upload'));

/** The templates that can be used in a restaurant. */
export function TemplatesTab({ restaurant }: { restaurant: Restaurant }) {
	const text = useText();
	const me = useQuery(meQuery);
	const templates = useQuery(templatesQuery(restaurant.id));
	const [opened, open] = useState<Template | null>(null);
	const [uploading, setUploading] = useState(false);

	if (templates.isPending) return <Loading />;
	if (templates.isError) return <Failed reason={templates.error} retry={() => void templates.refetch()} />;
	const add = me.data?.writes && (
		<Button leftSection={<Icon name="plus" />} onClick={() => setUploading(true)}>
			{text.templates.add}
		</Button>
	);
	return (
		<Stack gap="md">
			{add && <Group justify="flex-end">{add}</Group>}
			{templates.data.length > 0 ? (
				<SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="lg">
					{templates.data.map((template) => (
						<TemplateCard key={template.id} template={template} onOpen={() => open(template)} />
					))}
				</SimpleGrid>
			) : (
				<Paper>
					<Empty icon="file" title={text.templates.empty} hint={text.templates.emptyHint} />
				</Paper>
			)}
			{opened && (
				<TemplateDialog
					template={opened}
					restaurant={restaurant}
					writes={me.data?.writes ?? false}
					onClose={() => open(null)}
				/>
			)}
			<Suspense>
				{uploading && <UploadDialog restaurant={restaurant} onClose={() => setUploading(false)} />}
			</Suspense>
		</Stack>
	);
}

function TemplateCard({ template, onOpen }: { template: Template; onOpen: () => void }) {
	const text = useText();
	const size = usePageSize(template.pages[0]);
	return (
		<UnstyledButton onClick={onOpen} title={text.templates.open(template.name)} data-template={template.id}>
			<Paper p="sm" h="100%">
				<Stack gap="sm">
					<Center
						h={240}
						p="sm"
						bg="light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-7))"
						style={{ borderRadius: 6 }}
					>
						<Thumbnail template={template} width={480} />
					</Center>
					<Stack gap={4}>
						<Text fw={600} truncate>
							{template.name}
						</Text>
						<Text size="sm" c="dimmed">
							{size} · {text.templates.pages(template.pages.length)}
						</Text>
						<Badge variant="light" color="gray" tt="none">
							{visibilityText(template.visibility, text)}
						</Badge>
					</Stack>
				</Stack>
			</Paper>
		</UnstyledButton>
	);
}
