import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useText } from '../../text';
import { meQuery } from '../../wire/me';
import { BatchDialog } from './dialog';

/** What can be done with a whole brand. */
export default function BrandActions({ brandId }: { brandId: number }) {
	const { batch } = useText();
	const me = useQuery(meQuery);
	const [opened, setOpened] = useState(false);
	return (
		<>
			{me.data?.writes && (
				<Button variant="light" onClick={() => setOpened(true)}>
					{batch.start}
				</Button>
			)}
			<Button variant="subtle" component={Link} href={`/batches?brand=${brandId}`}>
				{batch.list}
			</Button>
			{opened && <BatchDialog brandId={brandId} onClose={() => setOpened(false)} />}
		</>
	);
}
