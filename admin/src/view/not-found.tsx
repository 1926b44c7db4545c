import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useText } from '../text';
import { Empty } from './state';

export function NotFound() {
	const text = useText();
	return (
		<Empty icon="search" title={text.app.notFound}>
			<Button component={Link} href="/restaurants" variant="light" mt="sm">
				{text.app.toRestaurants}
			</Button>
		</Empty>
	);
}
