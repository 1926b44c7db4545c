import { Group, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDesignText } from '../../text/design';
import { restaurantQuery, restaurantsQuery } from '../../wire/restaurant';
import { tablesQuery } from '../../wire/table';
import type { Shown } from './use-editor';

/** Whose card is shown: a made-up table's, or one of a restaurant. */
export function SampleChoice({ shown, onShown }: { shown: Shown; onShown: (shown: Shown) => void }) {
	const { editor: text } = useDesignText();
	const [typed, setTyped] = useState('');
	const [q] = useDebouncedValue(typed.trim(), 250);
	const { restaurant, sample } = shown;
	const list = useInfiniteQuery({ ...restaurantsQuery(q, ''), placeholderData: keepPreviousData });
	const own = useQuery({ ...restaurantQuery(restaurant ?? 0), enabled: restaurant !== null });
	const tables = useQuery({ ...tablesQuery(restaurant ?? 0), enabled: restaurant !== null });
	const found = list.data?.pages[0]?.items ?? [];
	const places = [
		...(own.data && !found.some(({ id }) => id === own.data.id) ? [own.data] : []),
		...found,
	].map(({ id, name }) => ({ value: String(id), label: name }));
	const kinds = (['typical', 'extremes'] as const).map((kind) => ({ value: kind, label: text.samples[kind] }));
	const choose = (value: string | null) => {
		const kind = kinds.find((one) => one.value === value);
		onShown({
			restaurant,
			sample: kind ? { sample: kind.value, restaurant_id: restaurant } : { table: value ?? '' },
		});
	};
	return (
		<Group gap="xs" grow wrap="nowrap">
			<Select
				size="xs"
				label={text.sampleRestaurant}
				placeholder={text.sampleNone}
				searchable
				clearable
				clearButtonProps={{ 'aria-label': text.sampleNone }}
				data={places}
				value={restaurant === null ? null : String(restaurant)}
				searchValue={typed}
				onSearchChange={setTyped}
				onChange={(value) => {
					const next = value === null ? null : Number(value);
					onShown({ restaurant: next, sample: { sample: 'typical', restaurant_id: next } });
				}}
			/>
			<Select
				size="xs"
				label={text.sampleTable}
				searchable
				allowDeselect={false}
				data={[...kinds, ...(tables.data ?? []).map(({ uuid, number }) => ({ value: uuid, label: number }))]}
				value={'table' in sample ? sample.table : sample.sample}
				onChange={choose}
			/>
		</Group>
	);
}
