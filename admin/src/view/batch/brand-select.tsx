import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../text';
import { brandQuery } from '../../wire/restaurant';
import { placesQuery } from '../../wire/user';

/** One brand by name, or none; '' stands for all. */
export function BrandSelect({ brand, onChange }: { brand: string; onChange: (brand: string) => void }) {
	const { batch, users } = useText();
	const [typed, setTyped] = useState('');
	const [q] = useDebouncedValue(typed.trim(), 250);
	const chosen = useQuery({ ...brandQuery(Number(brand)), enabled: brand !== '' }).data;
	// Once a brand is chosen its name stands in the field: that is no search.
	const sought = chosen?.name === q ? '' : q;
	const found = useQuery({ ...placesQuery('brands', sought), placeholderData: keepPreviousData }).data ?? [];
	const all = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
	return (
		<Select
			w={{ base: '100%', sm: 260 }}
			searchable
			clearable
			aria-label={batch.brand}
			placeholder={batch.allBrands}
			nothingFoundMessage={users.nothingFound}
			data={all.map(({ id, name }) => ({ value: String(id), label: name }))}
			value={brand || null}
			onChange={(next) => onChange(next ?? '')}
			searchValue={typed}
			onSearchChange={setTyped}
		/>
	);
}
