import { plural } from '../plural';

const n = plural('en');

/** Lists of restaurants and of users. */
export const places = {
	restaurants: {
		title: 'Restaurants',
		search: 'Find by name or external ID',
		name: 'Restaurant',
		brand: 'Brand',
		externalId: 'External ID',
		tables: 'Tables',
		empty: 'No restaurants yet',
		emptyHint: 'Restaurants come from your system through the API or posmctl.',
		nothingFound: (query: string) => `Nothing found for “${query}”`,
		nothingFoundHint: 'Try a shorter part of the name, or the beginning of the external ID.',
	},
	restaurant: {
		tabs: { posm: 'POSM', tables: 'Tables', templates: 'Templates' },
	},
	users: {
		title: 'Users',
		about: 'What each login may do, and where. Whoever is not listed has the role of the configuration, none as a rule.',
		add: 'Add a user',
		login: 'Login',
		loginHint: 'As the web server knows the person.',
		role: 'Role',
		roleHints: {
			none: 'Sees nothing.',
			viewer: 'Sees and downloads.',
			operator: 'Also changes tables and templates, and generates.',
			admin: 'Also sees jobs and the audit; with access to everything, manages users.',
		},
		scope: 'Access',
		everywhere: 'Everything',
		chosen: 'Chosen brands and restaurants',
		brands: 'Brands, with all their restaurants',
		restaurants: 'Restaurants',
		nothingFound: 'Nothing found',
		places: (brands: number, restaurants: number) =>
			[
				brands > 0 ? n(brands, { one: 'brand', other: 'brands' }) : '',
				restaurants > 0 ? n(restaurants, { one: 'restaurant', other: 'restaurants' }) : '',
			]
				.filter(Boolean)
				.join(', ') || 'nothing',
		save: 'Save',
		saved: (login: string) => `Saved: ${login}`,
		remove: 'Remove',
		removed: (login: string) => `Removed: ${login}`,
	},
};
