import { Badge, Center, Group, Paper, Stack, Text } from '@mantine/core';
import { useText } from '../text';
import type { Template } from '../wire/template';
import { FaultyMark } from './faulty';
import { Thumbnail } from './thumbnail';
import { usePageSize } from './use-page-size';

/** A template in a gallery: its picture, name and size, and who sees it. What it opens is around it. */
export function TemplateTile({ template, audience }: { template: Template; audience: string }) {
	const text = useText();
	const size = usePageSize(template.pages[0]);
	return (
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
					<Text fw={600} lineClamp={2} title={template.name}>
						{template.name}
					</Text>
					<Text size="sm" c="dimmed">
						{[size, text.templates.pages(template.pages.length)].join(' · ')}
					</Text>
					<Group gap={6}>
						<Badge variant="light" color="gray" tt="none">
							{audience}
						</Badge>
						<FaultyMark template={template} />
					</Group>
				</Stack>
			</Stack>
		</Paper>
	);
}
