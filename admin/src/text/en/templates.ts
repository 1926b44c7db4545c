import { plural } from '../plural';

const n = plural('en');

/** Templates at a restaurant, and a new one. */
export const templates = {
	templates: {
		add: 'Add a template',
		empty: 'No templates yet',
		emptyHint: 'Add a designer’s PDF and say where the QR code and the texts go.',
		pages: (count: number) => n(count, { one: 'page', other: 'pages' }),
		size: (width: string, height: string) => `${width} × ${height} mm`,
		visibility: {
			global: 'for all',
			brands: 'brand',
			brand: 'brand',
			restaurants: 'this restaurant',
			restaurant: 'this restaurant',
		},
		visibilityUnknown: 'other',
		open: (name: string) => `Open ${name}`,
		edit: 'Edit',
		look: 'Look in the editor',
		file: 'Download the PDF',
		remove: 'Delete',
		removeTitle: 'Delete the template?',
		removeText: 'It goes from the lists, and no more cards can be made with it. Finished versions stay.',
		removed: (name: string) => `Template deleted: ${name}`,
		settings: 'Recommended settings',
		pictureOf: (name: string, page: number) => `${name}, page ${page}`,
	},
	upload: {
		title: 'New template',
		file: 'PDF of the template',
		filePlaceholder: 'Choose a PDF file',
		fileMissing: 'Choose a PDF file.',
		name: 'Name',
		nameMissing: 'Give the template a name.',
		description: 'Description',
		visibility: 'Who sees it',
		audiences: { global: 'Everyone', brands: 'Chosen brands', restaurants: 'Chosen restaurants' },
		visibilities: {
			global: 'Everyone',
			brands: 'Restaurants of this brand',
			restaurants: 'Only this restaurant',
		},
		settings: 'Recommended settings',
		settingsFile: 'Load from a JSON file',
		later: 'The code and the texts are placed by mouse: the editor opens after the upload.',
		settingsFileBad: 'The file is not valid JSON.',
		rights: 'The file forbids changes. I confirm that I have the right to change it.',
		password: 'Password of the file (it is not stored)',
		submit: 'Upload',
		open: 'Open in the editor',
		done: (name: string) => `Template uploaded: ${name}`,
		found: 'The template is uploaded and can be used. Look at what may spoil the print:',
	},
};
