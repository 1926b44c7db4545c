import { Alert, Container } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useText } from '../text';
import { Problem } from '../wire/api';
import { meQuery } from '../wire/me';
import { Icon } from './icon';

/** How often a server that is away is asked whether it is back. */
const patience = 2000;

/** Says so while the server does not answer; everything on the page is read anew as soon as it does. */
export function Connection() {
	const text = useText();
	const away = useAway();
	return (
		<div role="status">
			{away && (
				<Container size="xl" pt="md">
					<Alert color="orange" icon={<Icon name="alert" />} title={text.gone.title} data-gone>
						{text.gone.text}
					</Alert>
				</Container>
			)}
		</div>
	);
}

/** Silence, or an answer of the web server alone: what stands behind it is away. */
function isAway(reason: unknown): boolean {
	return reason instanceof Problem && (reason.status === 0 || [502, 503, 504].includes(reason.status));
}

function useAway(): boolean {
	const queries = useQueryClient();
	const [away, setAway] = useState(false);
	useEffect(
		() =>
			queries.getQueryCache().subscribe((event) => {
				if (event.type !== 'updated') return;
				const { action } = event;
				if ((action.type === 'error' || action.type === 'failed') && isAway(action.error)) setAway(true);
			}),
		[queries],
	);
	useEffect(() => {
		if (!away) return;
		const timer = setInterval(() => {
			void queries.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).then(
				() => {
					setAway(false);
					return queries.invalidateQueries();
				},
				() => undefined,
			);
		}, patience);
		return () => clearInterval(timer);
	}, [away, queries]);
	return away;
}
