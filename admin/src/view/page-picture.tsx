import { Button, Center, Stack, Text } from '@mantine/core';
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
	/** It lies in nothing that is pressed. */
	alone?: boolean;
	children?: ReactNode;
}

/** A page as the server draws it; its room is kept while the picture comes. Children lie over it. */
export function PagePicture({ size, src, alt, dimmed = false, alone = false, children }: Props) {
	const text = useText();
	const { broken, waiting, turn, onError, again } = usePicture(src);
	const { width, height } = size ?? { width: 1, height: 1 };
	return (
		<div
			className="page"
			style={{ aspectRatio: `${width} / ${height}`, maxWidth: '100%', maxHeight: '100%' }}
		>
			{broken ? (
				<Center h="100%" p="xs">
					<Stack gap={4} align="center">
						<Text size="xs" c="gray.7" ta="center">
							{text.details.noPicture}
						</Text>
						{/* A button inside of another would be none. */}
						{alone && (
							<Button size="compact-xs" variant="default" onClick={again}>
								{text.common.retry}
							</Button>
						)}
					</Stack>
				</Center>
			) : waiting ? null : (
				<img key={turn} src={src} alt={alt} loading="lazy" data-dimmed={dimmed || undefined} onError={onError} />
			)}
			{children}
		</div>
	);
}
