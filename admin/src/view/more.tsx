import { Button, Center } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useText } from '../text';
import { Failed } from './state';

type Listing = Pick<
	UseInfiniteQueryResult,
	'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage' | 'error'
>;

/** The next page of a list, while there is one. */
export function More({ of: list }: { of: Listing }) {
	const text = useText();
	if (list.isFetchNextPageError)
		return <Failed reason={list.error} retry={() => void list.fetchNextPage()} />;
	if (!list.hasNextPage) return null;
	return (
		<Center>
			<Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
				{text.common.more}
			</Button>
		</Center>
	);
}
