import { Group, UnstyledButton, type GroupProps } from '@mantine/core';
import { useText } from '../text';
import { pageLink, type Template } from '../wire/template';
import { PagePicture } from './page-picture';

interface Props extends Pick<GroupProps, 'justify'> {
	template: Template;
	page: number;
	onPage: (page: number) => void;
}

/** The pages of a template, small, to turn to one of them. */
export function PageChoice({ template, page, onPage, ...group }: Props) {
	const text = useText();
	return (
		<Group gap="xs" data-pages {...group}>
			{template.pages.map((size, index) => (
				<UnstyledButton
					key={index}
					w={48}
					aria-label={text.common.page(index + 1)}
					aria-pressed={page === index + 1}
					className="choice"
					data-checked={page === index + 1 || undefined}
					onClick={() => onPage(index + 1)}
				>
					<PagePicture size={size} src={pageLink(template, index + 1, 160)} alt="" />
				</UnstyledButton>
			))}
		</Group>
	);
}
