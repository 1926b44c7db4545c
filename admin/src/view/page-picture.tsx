import { useState } from 'react';
import { Center, Text } from '@mantine/core';
import { useText } from '../text';
import { pageLink, type Template } from '../wire/template';

interface Props {
	template: Template;
	/** Counted from 1. */
	page: number;
	/** Pixels asked of the server. */
	width: number;
	children?: React.ReactNode;
}

/** A page as the server draws it; its room is kept while the picture comes. Children lie over it. */
export function PagePicture({ template, page, width, children }: Props) {
	const text = useText();
	const [failed, setFailed] = useState(false);
	const size = template.pages[page - 1] ?? { width: 1, height: 1 };
	return (
		<div className="page" style={{ aspectRatio: `${size.width} / ${size.height}`, maxWidth: '100%', maxHeight: '100%' }}>
			{failed ? (
				<Center h="100%" p="xs">
					<Text size="xs" c="gray.7">
						{text.details.noPicture}
					</Text>
				</Center>
			) : (
				<img
					src={pageLink(template, page, width)}
					alt={text.templates.pictureOf(template.name, page)}
					loading="lazy"
					onError={() => setFailed(true)}
				/>
			)}
			{children}
		</div>
	);
}
