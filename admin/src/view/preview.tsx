import { Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useText } from '../text';
import type { Fault } from '../settings/check';
import { fill } from '../settings/sample';
import { isObject, type Json } from '../settings/format';
import type { Template } from '../wire/template';
import { Frames, originOf } from './frames';
import { PagePicture } from './page-picture';

interface Props {
	template: Template;
	document: Json;
	faults: Fault[];
	current: number | null;
	/** Page of the current element, shown when nothing else is chosen. */
	page: number;
	onPage: (page: number) => void;
	values: Record<string, string>;
}

/** The page with the frames of the settings over it, and the choice of the page. */
export function Preview({ template, document, faults, current, page, onPage, values }: Props) {
	const text = useText();
	const size = template.pages[page - 1];
	const framed = size !== undefined && originOf(document, size) !== null;
	return (
		<Stack gap="sm">
			<PagePicture key={`${template.id} ${page}`} template={template} page={page} width={640}>
				{size && <Frames document={filled(document, values)} page={page} size={size} faults={faults} current={current} />}
			</PagePicture>
			{template.pages.length > 1 && (
				<Group gap="xs" role="group">
					{template.pages.map((_, index) => (
						<UnstyledButton
							key={index}
							w={48}
							aria-label={text.common.page(index + 1)}
							aria-pressed={page === index + 1}
							className="choice"
							data-checked={page === index + 1 || undefined}
							onClick={() => onPage(index + 1)}
						>
							<PagePicture template={template} page={index + 1} width={160} />
						</UnstyledButton>
					))}
				</Group>
			)}
			<Text size="xs" c="dimmed">
				{framed ? text.generate.previewHint : text.generate.previewBox}
			</Text>
		</Stack>
	);
}

/** The document with the texts as one table's card would show them. */
function filled(document: Json, values: Record<string, string>): Json {
	if (!isObject(document) || !Array.isArray(document['elements'])) return document;
	const elements = document['elements'].map((element) =>
		isObject(element) && typeof element['value'] === 'string' ? { ...element, value: fill(element['value'], values) } : element,
	);
	return { ...document, elements };
}
