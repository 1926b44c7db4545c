/* What each field of the settings may hold: the one table that the form and the check both read. */

import type { ElementType } from './format';

export type Kind = 'length' | 'points' | 'angle' | 'modules' | 'number' | 'page' | 'choice' | 'colour' | 'template' | 'font';

export interface Rule {
	name: string;
	kind: Kind;
	required?: true;
	/** What holds when the field is left out; shown as the hint. */
	fallback?: string | number;
	/** Limits of a number; lengths in millimetres. */
	min?: number;
	max?: number;
	choices?: readonly string[];
	/** A colour that may be none. */
	nullable?: true;
	/** The label's key where it differs from the name. */
	label?: string;
}

const place = { min: -5000, max: 5000 };
const extent = { min: 0.1, max: 5000 };

const common: Rule[] = [
	{ name: 'page', kind: 'page', fallback: 1, min: 1, max: 100 },
	{ name: 'x', kind: 'length', required: true, ...place },
	{ name: 'y', kind: 'length', required: true, ...place },
];

const rotation: Rule = { name: 'rotation', kind: 'angle', fallback: 0, min: -360, max: 360 };

export const general: Rule[] = [
	{ name: 'unit', kind: 'choice', required: true, choices: ['mm', 'pt', 'in'] },
	{ name: 'box', kind: 'choice', fallback: 'crop', choices: ['crop', 'trim', 'media'] },
];

export const mirror: Rule[] = [
	{ name: 'page', kind: 'page', required: true, min: 1, max: 100 },
	{ name: 'fold', kind: 'choice', required: true, choices: ['horizontal', 'vertical'] },
	{ name: 'at', kind: 'length', required: true, ...place },
	{ name: 'to_page', kind: 'page', min: 1, max: 100 },
];

export const elements: Record<ElementType, Rule[]> = {
	qr: [
		...common,
		{ name: 'size', kind: 'length', required: true, ...extent },
		rotation,
		{ name: 'quiet_zone', kind: 'modules', fallback: 4, min: 0, max: 16 },
		{ name: 'ecc', kind: 'choice', fallback: 'M', choices: ['L', 'M', 'Q', 'H'] },
		{ name: 'data', kind: 'template', fallback: '{{table.url}}' },
		{ name: 'color', kind: 'colour' },
		{ name: 'background', kind: 'colour', nullable: true },
	],
	text: [
		{ name: 'value', kind: 'template', required: true },
		...common,
		rotation,
		{ name: 'width', kind: 'length', required: true, ...extent },
		{ name: 'height', kind: 'length', required: true, ...extent },
		{ name: 'size', kind: 'points', fallback: 12, min: 1, max: 600, label: 'fontSize' },
		{ name: 'min_size', kind: 'points', fallback: 6, min: 1, max: 600 },
		{ name: 'font', kind: 'font' },
		{ name: 'fit', kind: 'choice', fallback: 'shrink', choices: ['shrink', 'wrap', 'clip', 'error'] },
		{ name: 'align', kind: 'choice', fallback: 'left', choices: ['left', 'center', 'right'] },
		{ name: 'valign', kind: 'choice', fallback: 'top', choices: ['top', 'middle', 'bottom'] },
		{ name: 'line_height', kind: 'number', fallback: 1.2, min: 0.5, max: 10 },
		{ name: 'letter_spacing', kind: 'points', fallback: 0, min: -100, max: 100 },
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

/** The longest text an element may hold, bytes of UTF-8. */
export const longestText = 2000;
