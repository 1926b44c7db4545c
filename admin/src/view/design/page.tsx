import { Anchor, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { templateQuery, type Template } from '../../wire/template';
import { Icon } from '../icon';
import { NotFound } from '../not-found';
import { Failed, Loading } from '../state';
import { usePageSize } from '../use-page-size';
import { useTitle } from '../use-title';
import { audienceText } from './audience-text';
import { TemplateEditor } from './editor';
import { Properties } from './properties';
import { Revisions } from './revisions';

const tabs = ['editor', 'revisions', 'about'] as const;

/** One template: its editor, its revisions, its properties. */
export default function TemplatePage({ id, tab }: { id: number; tab: string }) {
	const { templates } = useDesignText();
	const [, navigate] = useLocation();
	const template = useQuery(templateQuery(id));
	useTitle(template.data?.name ?? '');
	const known = tabs.find((name) => name === tab);
	if (!known) return <NotFound />;
	if (template.isError && !template.data)
		return <Failed reason={template.error} retry={() => void template.refetch()} />;
	if (!template.data) return <Loading />;
	return (
		<Stack gap="sm">
			<Heading template={template.data} />
			<Tabs value={known} onChange={(next) => navigate(`/templates/${id}/${next}`)} keepMounted={false}>
				<Tabs.List mb="sm">
					{tabs.map((name) => (
						<Tabs.Tab key={name} value={name}>
							{templates.tabs[name]}
						</Tabs.Tab>
					))}
				</Tabs.List>
				<Tabs.Panel value="editor">
					<TemplateEditor key={id} template={template.data} />
				</Tabs.Panel>
				<Tabs.Panel value="revisions">
					<Revisions template={template.data} />
				</Tabs.Panel>
				<Tabs.Panel value="about">
					<Properties template={template.data} />
				</Tabs.Panel>
			</Tabs>
		</Stack>
	);
}

function Heading({ template }: { template: Template }) {
	const text = useText();
	const design = useDesignText();
	const { templates } = design;
	const size = usePageSize(template.pages[0]);
	return (
		<Stack gap={2}>
			<Anchor component={Link} href="/templates" size="sm" c="dimmed" w="fit-content">
				<Group gap={4}>
					<Icon name="back" size={14} />
					{templates.title}
				</Group>
			</Anchor>
			<Group gap="md" align="baseline">
				<Title order={1}>{template.name}</Title>
				<Text size="sm" c="dimmed">
					{[
						size,
						text.templates.pages(template.pages.length),
						text.history.revision(template.revision),
						audienceText(template, design),
					].join(' · ')}
				</Text>
			</Group>
		</Stack>
	);
}
