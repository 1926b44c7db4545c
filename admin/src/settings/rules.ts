/* What each field of the settings may hold: the one table that the form and the check both read. */

import type { ElementType, Unit } from './format';

export type Kind =
	| 'position'
	| 'extent'
	| 'points'
	| 'angle'
	| 'modules'
	| 'number'
	| 'page'
	| 'choice'
	| 'colour'
	| 'template'
	| 'font';

export interface Rule {
	name: string;
	kind: Kind;
	required?: true;
	/** What holds when the field is left out; shown as the hint. */
	fallback?: string | number;
	/** Limits of a number; those of lengths follow from the unit. */
	min?: number;
	max?: number;
	/** Of a text, characters. */
	longest?: number;
	choices?: readonly string[];
	/** A colour that may be none. */
	nullable?: true;
	/** The label's key where it differs from the name. */
	label?: string;
}

/** The greatest length in each unit: 14400 pt, the greatest page (ISO 32000-1, Annex C.2). */
export const reach: Record<Unit, number> = { mm: 5080, pt: 14400, in: 200 };
export const leastExtent = 0.1;

const page: Rule = { name: 'page', kind: 'page', fallback: 1, min: 1, max: 100 };

const corner: Rule[] = [
	{ name: 'x', kind: 'position', required: true },
	{ name: 'y', kind: 'position', required: true },
];

const rotation: Rule = { name: 'rotation', kind: 'angle', fallback: 0, min: -360, max: 360 };

export const general: Rule[] = [
	{ name: 'unit', kind: 'choice', required: true, choices: ['mm', 'pt', 'in'] },
	{ name: 'box', kind: 'choice', fallback: 'crop', choices: ['crop', 'trim', 'media'] },
];

export const mirror: Rule[] = [
	page,
	{ name: 'fold', kind: 'choice', required: true, choices: ['horizontal', 'vertical'] },
	{ name: 'at', kind: 'position', required: true },
	{ name: 'to_page', kind: 'page', min: 1, max: 100 },
];

export const elements: Record<ElementType, Rule[]> = {
	qr: [
		...corner,
		{ name: 'size', kind: 'extent', required: true },
		rotation,
		page,
		{ name: 'quiet_zone', kind: 'modules', fallback: 4, min: 0, max: 16 },
		{ name: 'ecc', kind: 'choice', fallback: 'M', choices: ['L', 'M', 'Q', 'H'] },
		{ name: 'data', kind: 'template', fallback: '{{table.url}}', longest: 1000 },
		{ name: 'color', kind: 'colour' },
		{ name: 'background', kind: 'colour', nullable: true },
	],
	text: [
		{ name: 'value', kind: 'template', required: true, longest: 2000 },
		...corner,
		{ name: 'width', kind: 'extent', required: true },
		{ name: 'height', kind: 'extent', required: true },
		page,
		rotation,
		{ name: 'size', kind: 'points', fallback: 12, min: 1, max: 600, label: 'fontSize' },
		{ name: 'min_size', kind: 'points', fallback: 6, min: 1, max: 600 },
		{ name: 'font', kind: 'font' },
		{ name: 'fit', kind: 'choice', fallback: 'shrink', choices: ['shrink', 'wrap', 'clip', 'error'] },
		{ name: 'align', kind: 'choice', fallback: 'left', choices: ['left', 'center', 'right'] },
		{ name: 'valign', kind: 'choice', fallback: 'top', choices: ['top', 'middle', 'bottom'] },
		{ name: 'line_height', kind: 'number', fallback: 1.2, min: 0.5, max: 5 },
		{ name: 'letter_spacing', kind: 'points', fallback: 0, min: -20, max: 100 },
		{ name: 'color', kind: 'colour' },
	],
};

export const placeholders = [
	'table.number',
	'table.zone',
	'table.seats',
	'table.uuid',
	'table.url',
	'restaurant.name',
	'brand.name',
	'date',
] as const;

/** How many elements a document may hold. */
export const mostElements = 200;
