import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { useText } from '../text';
import { everything, statuses, type GenerationFilter } from '../wire/generation';
import type { Restaurant } from '../wire/restaurant';
import { templatesQuery } from '../wire/template';

const names = Object.keys(everything) as (keyof GenerationFilter)[];

/** The filter stands in the address, so that a link and a reload keep it. */
export function useFilter() {
	const [params, setParams] = useSearchParams();
	const filter = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as unknown as GenerationFilter;
	const narrow = (part: Partial<GenerationFilter>) =>
		setParams(
			(before) => {
				const next = new URLSearchParams(before);
				for (const [name, value] of Object.entries(part)) {
					if (value) next.set(name, value);
					else next.delete(name);
				}
				return next;
			},
			{ replace: true },
		);
	return { filter, narrow, narrowed: names.some((name) => filter[name] !== '') };
}

type Props = { restaurant: Restaurant } & ReturnType<typeof useFilter>;

export function HistoryFilter({ restaurant, filter, narrow, narrowed }: Props) {
	const text = useText();
	const templates = useQuery(templatesQuery(restaurant.id));
	return (
		<div className="filters">
			<Select
				size="sm"
				clearable
				label={text.history.status}
				placeholder={text.history.any}
				data={statuses.map((value) => ({ value, label: text.status[value] }))}
				value={filter.status || null}
				onChange={(status) => narrow({ status: status ?? '' })}
			/>
			<Select
				size="sm"
				clearable
				searchable
				label={text.history.template}
				placeholder={text.history.any}
				data={(templates.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
				value={filter.template || null}
				onChange={(template) => narrow({ template: template ?? '' })}
			/>
			<Author filter={filter} narrow={narrow} />
			<Day name="from" filter={filter} narrow={narrow} />
			<Day name="to" filter={filter} narrow={narrow} />
			{narrowed && (
				<Button variant="subtle" size="sm" onClick={() => narrow(everything)}>
					{text.history.showAll}
				</Button>
			)}
		</div>
	);
}

/** Narrows when the name is whole: on Enter, or on leaving the field. */
function Author({ filter, narrow }: Pick<Props, 'filter' | 'narrow'>) {
	const { details, history } = useText();
	const commit = (author: string) => author.trim() !== filter.author && narrow({ author: author.trim() });
	return (
		<TextInput
			key={filter.author}
			size="sm"
			label={details.author}
			placeholder={history.any}
			defaultValue={filter.author}
			onBlur={({ currentTarget }) => commit(currentTarget.value)}
			onKeyDown={({ key, currentTarget }) => key === 'Enter' && commit(currentTarget.value)}
		/>
	);
}

function Day({ name, filter, narrow }: { name: 'from' | 'to' } & Pick<Props, 'filter' | 'narrow'>) {
	const { history } = useText();
	return (
		<TextInput
			size="sm"
			type="date"
			label={history[name]}
			value={filter[name]}
			onChange={({ currentTarget }) => narrow({ [name]: currentTarget.value })}
		/>
	);
}
