import { Center, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../text';
import type { PageSize } from '../wire/template';
import { usePicture } from './use-picture';

interface Props {
	size: Pick<PageSize, 'width' | 'height'> | undefined;
	src: string;
	alt: string;
	/** Shown faintly: it is not how things are now. */
	dimmed?: boolean;
	children?: ReactNode;
}

/** A page as the server draws it; its room is kept while the picture comes. Children lie over it. */
export function PagePicture({ size, src, alt, dimmed = false, children }: Props) {
	const text = useText();
	const { broken, turn, onError } = usePicture(src);
	const { width, height } = size ?? { width: 1, height: 1 };
	return (
		<div
			className="page"
			style={{ aspectRatio: `${width} / ${height}`, maxWidth: '100%', maxHeight: '100%' }}
		>
			{broken ? (
				<Center h="100%" p="xs">
					<Text size="xs" c="gray.7">
						{text.details.noPicture}
					</Text>
				</Center>
			) : (
				<img key={turn} src={src} alt={alt} loading="lazy" data-dimmed={dimmed || undefined} onError={onError} />
			)}
			{children}
		</div>
	);
}
