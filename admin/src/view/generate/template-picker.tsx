import { Center, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { useText } from '../../text';
import type { Template } from '../../wire/template';
import { Thumbnail } from '../thumbnail';
import { usePageSize } from '../use-page-size';

interface Props {
	templates: Template[];
	chosen: Template;
	onChoose: (id: number) => void;
}

/** One template of those visible here, chosen by its picture. */
export function TemplatePicker({ templates, chosen, onChoose }: Props) {
	const { generate } = useText();
	return (
		<Stack gap="xs">
			<Title order={3} id="template-choice">
				{generate.template}
			</Title>
			<Radio.Group
				value={String(chosen.id)}
				onChange={(id) => onChoose(Number(id))}
				aria-labelledby="template-choice"
			>
				<div style={{ overflowX: 'auto' }}>
					<Group gap="sm" wrap="nowrap" p={2} pb="xs">
						{templates.map((template) => (
							<Choice key={template.id} template={template} />
						))}
					</Group>
				</div>
			</Radio.Group>
		</Stack>
	);
}

function Choice({ template }: { template: Template }) {
	const size = usePageSize(template.pages[0]);
	return (
		<Radio.Card
			value={String(template.id)}
			className="choice"
			w={132}
			p="xs"
			style={{ flexShrink: 0 }}
			aria-label={`${template.name}, ${size}`}
			data-template={template.id}
		>
			<Stack gap={6}>
				<Center h={104}>
					<Thumbnail template={template} width={240} />
				</Center>
				<Text size="sm" fw={600} lineClamp={2} lh={1.25} mih={35}>
					{template.name}
				</Text>
				<Text size="xs" c="dimmed">
					{size}
				</Text>
			</Stack>
		</Radio.Card>
	);
}
