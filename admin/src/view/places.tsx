import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import { placeQuery, placesQuery } from '../wire/user';

/** More names than these are not asked for one by one: the others go by their number. */
const mostNames = 50;

/** Brands or restaurants by name. */
export function Places({
	kind,
	ids,
	onChange,
}: {
	kind: 'brands' | 'restaurants';
	ids: number[];
	onChange: (ids: number[]) => void;
}) {
	const text = useText();
	const [typed, setTyped] = useState('');
	const [q] = useDebouncedValue(typed.trim(), 250);
	const found = useQuery({ ...placesQuery(kind, q), placeholderData: keepPreviousData }).data ?? [];
	const listed = new Set(found.map(({ id }) => id));
	const others = ids.filter((id) => !listed.has(id)).slice(0, mostNames);
	const chosen = useQueries({ queries: others.map((id) => placeQuery(kind, id)) }).flatMap(({ data }) => data ?? []);
	const known = new Map([...found, ...chosen].map((place) => [place.id, place.name]));
	const options = [...new Set([...ids, ...listed])].map((id) => ({
		value: String(id),
		label: known.get(id) ?? `№ ${id}`,
	}));
	return (
		<MultiSelect
			label={text.users[kind]}
			data={options}
			searchable
			searchValue={typed}
			onSearchChange={setTyped}
			nothingFoundMessage={text.users.nothingFound}
			value={ids.map(String)}
			onChange={(values) => onChange(values.map(Number))}
		/>
	);
}
