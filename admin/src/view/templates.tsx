import { Button, Group, Paper, SimpleGrid, Stack, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../text';
import { meQuery } from '../wire/me';
import type { Restaurant } from '../wire/restaurant';
import { templatesQuery, type Template } from '../wire/template';
import { Icon } from './icon';
import { Empty, Failed, Loading } from './state';
import { TemplateDialog } from './template-dialog';
import { TemplateTile } from './template-tile';
import { visibilityText } from './visibility';

const UploadDialog = lazy(() => import('./upload'));

/** The templates that can be used in a restaurant. */
export function TemplatesTab({ restaurant }: { restaurant: Restaurant }) {
	const text = useText();
	const me = useQuery(meQuery);
	const templates = useQuery(templatesQuery(restaurant.id));
	const [opened, open] = useState<Template | null>(null);
	const [uploading, setUploading] = useState(false);
	const [, navigate] = useLocation();

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
					{newestFirst(templates.data).map((template) => (
						<UnstyledButton
							key={template.id}
							onClick={() => open(template)}
							title={text.templates.open(template.name)}
							data-template={template.id}
						>
							<TemplateTile template={template} audience={visibilityText(template.visibility, text)} />
						</UnstyledButton>
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
				{uploading && (
					<UploadDialog
						restaurant={restaurant}
						onClose={(made, open) => {
							setUploading(false);
							if (made && open) navigate(`/templates/${made.id}?restaurant=${restaurant.id}`);
						}}
					/>
				)}
			</Suspense>
		</Stack>
	);
}

function newestFirst(templates: Template[]): Template[] {
	return [...templates].sort((one, other) => other.id - one.id);
}
