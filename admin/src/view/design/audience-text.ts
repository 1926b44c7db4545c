import type { DesignCatalogue } from '../../text/design';
import type { Audience } from '../../wire/template';

/** To whom a template shows, in short. */
export function audienceText({ visibility, brandIds, restaurantIds }: Audience, { templates }: DesignCatalogue): string {
	if (visibility === 'global') return templates.forAll;
	return visibility === 'brands'
		? templates.forBrands(brandIds.length)
		: templates.forRestaurants(restaurantIds.length);
}
