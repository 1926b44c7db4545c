import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import { placesQuery } from '../wire/user';

/** Brands or restaurants by name; those that the search does not show keep their place by number. */
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
	const known = new Map(found.map((place) => [place.id, place.name]));
	const data = [...new Set([...ids, ...known.keys()])].map((id) => ({
		value: String(id),
		label: known.get(id) ?? `№ ${id}`,
	}));
	return (
		<MultiSelect
			label={text.users[kind]}
			data={data}
			searchable
			searchValue={typed}
			onSearchChange={setTyped}
			nothingFoundMessage={text.users.nothingFound}
			value={ids.map(String)}
			onChange={(values) => onChange(values.map(Number))}
		/>
	);
}
