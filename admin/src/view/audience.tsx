import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../text';
import { meQuery } from '../wire/me';
import type { Restaurant } from '../wire/restaurant';
import type { Audience, Visibility } from '../wire/template';
import { Places } from './places';

/** To whom a template shows: of one restaurant only its own circles, else any brands and restaurants. */
export function AudienceFields({
	audience,
	onChange,
	restaurant,
	error,
}: {
	audience: Audience;
	onChange: (audience: Audience) => void;
	restaurant: Restaurant | null;
	error?: string | undefined;
}) {
	const text = useText();
	const global = useQuery(meQuery).data?.managesUsers ?? false;
	const { visibilities, audiences } = text.upload;
	const kinds: Visibility[] = ['restaurants', 'brands', 'global'];
	const offered = kinds.filter(
		(kind) =>
			kind === audience.visibility ||
			(kind === 'global' ? global : kind === 'restaurants' || !restaurant || restaurant.brandId !== null),
	);
	return (
		<Stack gap="xs">
			<Select
				label={text.upload.visibility}
				allowDeselect={false}
				value={audience.visibility}
				error={error}
				data={offered.map((value) => ({ value, label: (restaurant ? visibilities : audiences)[value] }))}
				onChange={(next) => onChange({ ...audience, visibility: next as Visibility })}
			/>
			{!restaurant && audience.visibility === 'brands' && (
				<Places kind="brands" ids={audience.brandIds} onChange={(brandIds) => onChange({ ...audience, brandIds })} />
			)}
			{!restaurant && audience.visibility === 'restaurants' && (
				<Places
					kind="restaurants"
					ids={audience.restaurantIds}
					onChange={(restaurantIds) => onChange({ ...audience, restaurantIds })}
				/>
			)}
		</Stack>
	);
}
