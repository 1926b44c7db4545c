import { Center, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../text';
import type { Template } from '../../wire/template';
import { FaultyMark } from '../faulty';
import { Icon } from '../icon';
import { Thumbnail } from '../thumbnail';
import { usePageSize } from '../use-page-size';

interface Props {
	templates: Template[];
	chosen: Template;
	onChoose: (id: number) => void;
}

/** From how many on one looks for a name rather than at all of them. */
const many = 8;

/** One template of those visible here, chosen by its picture. */
export function TemplatePicker({ templates, chosen, onChoose }: Props) {
	const { generate } = useText();
	const [search, setSearch] = useState('');
	const sought = search.trim().toLocaleLowerCase();
	const shown = templates.filter(({ name }) => name.toLocaleLowerCase().includes(sought));
	return (
		<Stack gap="xs">
			<Group justify="space-between" mih={30}>
				<Title order={3} id="template-choice">
					{generate.template}
				</Title>
				{templates.length > many && (
					<TextInput
						size="xs"
						type="search"
						w={220}
						aria-label={generate.findTemplate}
						placeholder={generate.findTemplate}
						leftSection={<Icon name="search" size={14} />}
						value={search}
						onChange={({ currentTarget }) => setSearch(currentTarget.value)}
					/>
				)}
			</Group>
			<Radio.Group
				value={String(chosen.id)}
				onChange={(id) => onChoose(Number(id))}
				aria-labelledby="template-choice"
			>
				<div style={{ maxHeight: 400, overflowY: 'auto' }}>
					<div className="choices">
						{shown.map((template) => (
							<Choice
								key={template.id}
								template={template}
								stop={template === (shown.includes(chosen) ? chosen : shown[0])}
							/>
						))}
					</div>
				</div>
			</Radio.Group>
			{shown.length === 0 && (
				<Text size="sm" c="dimmed">
					{generate.noSuchTemplate}
				</Text>
			)}
		</Stack>
	);
}

/** `stop`: the one of the group that the tabulator key comes to; the arrows lead on from it. */
function Choice({ template, stop }: { template: Template; stop: boolean }) {
	const first = useRef(stop);
	const card = useRef<HTMLButtonElement>(null);
	// The dialog has opened before its templates were there.
	useEffect(() => {
		if (first.current) card.current?.focus({ preventScroll: true });
	}, []);
	const size = usePageSize(template.pages[0]);
	const { templates } = useText();
	return (
		<Radio.Card
			ref={card}
			tabIndex={stop ? 0 : -1}
			// Where the templates are there at once it is the dialog that gives the focus, when it has opened.
			{...(first.current ? { 'data-autofocus': true } : {})}
			value={String(template.id)}
			className="choice"
			p="xs"
			aria-label={[template.name, size, template.faulty && templates.faulty].filter(Boolean).join(', ')}
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
				<FaultyMark template={template} />
			</Stack>
		</Radio.Card>
	);
}
