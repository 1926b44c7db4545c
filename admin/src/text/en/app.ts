import { plural } from '../plural';

const n = plural('en');

/** What frames every page, what many of them say, and what is said when a request fails. */
export const app = {
	app: {
		title: 'posm',
		skip: 'Skip to content',
		language: 'Language',
		theme: { light: 'Light theme', dark: 'Dark theme' },
		signedIn: (login: string, role: string) => `Signed in as ${login}, ${role}`,
		roles: { none: 'no rights', viewer: 'viewer', operator: 'operator', admin: 'administrator' },
		noRights: 'Your login has no rights here yet. Ask an administrator of the service.',
		notFound: 'There is no such page.',
		toRestaurants: 'To the restaurants',
	},
	common: {
		cancel: 'Cancel',
		close: 'Close',
		retry: 'Try again',
		save: 'Save',
		remove: 'Delete',
		more: 'Show more',
		loading: 'Loading',
		page: (page: number) => `Page ${page}`,
		meanwhile: 'Somebody else has changed this meanwhile',
		meanwhileNow: 'Now it is:',
		meanwhileYours: 'Nothing is saved yet, and what you typed is still in the form. Saving again writes only the fields that you have changed.',
		meanwhileTake: 'Drop my changes',
		meanwhileField: (name: string, value: string) => `${name}: ${value || 'empty'}`,
		request: (id: string) => `Request ${id}`,
		tables: (count: number) => n(count, { one: 'table', other: 'tables' }),
		cards: (count: number) => n(count, { one: 'card', other: 'cards' }),
	},
	failure: {
		network: 'The server does not answer. Check the connection and try again.',
		unexpected: (status: number) => `The server answered with an error (${status}).`,
		nobody: 'Choose at least one, or let everybody see it.',
		emptyScope: 'Say where the person works: everywhere, or choose brands or restaurants.',
		confirm: 'The tables have changed since these cards were made. Go on if the cards are wanted as they are, or generate them anew.',
		password: 'Type the password that the file opens with. It is not stored.',
		unreadable: 'The server’s answer could not be read.',
	},
};
