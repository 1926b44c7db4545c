import { Button, Code, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { pretty } from '../settings/pretty';
import { useText } from '../text';
import type { Restaurant } from '../wire/restaurant';
import { fileLink, templateQuery, type Template } from '../wire/template';
import { Findings } from './findings';
import { Icon } from './icon';
import { Modal } from './modal';
import { Preview } from './preview';
import { TemplateRemoval } from './template-removal';
import { usePageSize } from './use-page-size';
import { usePreview } from './use-preview';
import { visibilityText } from './visibility';

/** A template at a glance: its pages, where things go on them, and its settings. */
export function TemplateDialog({
	template,
	restaurant,
	writes,
	onClose,
}: {
	template: Template;
	restaurant: Restaurant;
	/** The person may delete it. */
	writes: boolean;
	onClose: () => void;
}) {
	const text = useText();
	const [page, setPage] = useState(1);
	const size = usePageSize(template.pages[0]);
	const { settings } = template;
	const found = useQuery(templateQuery(template.id)).data?.preflight;
	const picture = usePreview(template, settings, true, null, page);
	return (
		<Modal
			opened
			onClose={onClose}
			size="min(60rem, 94vw)"
			title={template.name}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<Grid gutter="xl">
				<Grid.Col span={{ base: 12, sm: 5 }}>
					<Preview
						template={template}
						settings={settings}
						picture={picture}
						faults={[]}
						current={null}
						page={page}
						onPage={setPage}
					/>
				</Grid.Col>
				<Grid.Col span={{ base: 12, sm: 7 }}>
					<Stack>
						{template.description && <Text>{template.description}</Text>}
						<Text size="sm" c="dimmed">
							{[
								size,
								text.templates.pages(template.pages.length),
								text.history.revision(template.revision),
								visibilityText(template.visibility, text),
							].join(' · ')}
						</Text>
						{found && <Findings found={found} document={settings} maxHeight="16rem" />}
						<Title order={3}>{text.templates.settings}</Title>
						<Code block tabIndex={0} mah={360} style={{ overflow: 'auto' }}>
							{pretty(settings)}
						</Code>
						<Group justify={writes ? 'space-between' : 'flex-end'}>
							{writes && <TemplateRemoval template={template} onDone={onClose} />}
							<Group justify="flex-end" ml="auto">
								<Button
									component="a"
									variant="light"
									href={fileLink(template)}
									download
									leftSection={<Icon name="download" size={16} />}
								>
									{text.templates.file}
								</Button>
								<Button
									component={Link}
									href={`/templates/${template.id}?restaurant=${restaurant.id}`}
									leftSection={<Icon name="edit" size={16} />}
								>
									{template.editable ? text.templates.edit : text.templates.look}
								</Button>
							</Group>
						</Group>
					</Stack>
				</Grid.Col>
			</Grid>
		</Modal>
	);
}
