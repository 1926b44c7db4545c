import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../text';
import { generationQuery, generationsKey, isActive, type Generation } from '../wire/generation';
import { statusText } from './status';

/**
 * A list of generations in which those still going on are kept fresh one by one, so that the whole list is read
 * again only when one of them has ended. `said` tells a screen reader what has ended.
 */
export function useLive(restaurantId: number, listed: Generation[] | undefined) {
	const text = useText();
	const queries = useQueryClient();
	const [said, setSaid] = useState('');
	const told = useRef(new Set<number>());
	const active = listed?.filter(isActive) ?? [];
	const live = useQueries({ queries: active.map(({ id }) => generationQuery(id)) }).flatMap(
		({ data }) => data ?? [],
	);

	const ended = live.filter((generation) => !isActive(generation) && !told.current.has(generation.id));
	useEffect(() => {
		if (ended.length === 0) return;
		for (const generation of ended) {
			told.current.add(generation.id);
			setSaid(text.history.became(generation.templateName, generation.version, statusText(generation, text)));
		}
		void queries.invalidateQueries({ queryKey: generationsKey(restaurantId) });
	}, [ended, queries, restaurantId, text]);

	const generations = listed?.map((generation) =>
		isActive(generation) ? (live.find(({ id }) => id === generation.id) ?? generation) : generation,
	);
	return { generations, said };
}
