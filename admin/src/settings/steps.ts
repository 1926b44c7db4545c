/* What was done to a document, step by step, to be taken back and done again. */

import type { Json } from './format';

export const deeds = [
	'move',
	'resize',
	'rotate',
	'align',
	'distribute',
	'add',
	'remove',
	'paste',
	'duplicate',
	'order',
	'mirror',
	'copySettings',
	'unit',
	'box',
	'edit',
	'fix',
] as const;
export type Deed = (typeof deeds)[number];

interface Step {
	document: Json;
	/** What led here; null for the beginning. */
	deed: Deed | null;
	/** Steps in a row with one such name are one step: typing into a field, holding an arrow key. */
	series: string | null;
}

export interface Steps {
	past: readonly Step[];
	present: Step;
	future: readonly Step[];
}

const most = 300;

export function begin(document: Json): Steps {
	return { past: [], present: { document, deed: null, series: null }, future: [] };
}

/** The same document is no step. */
export function take(steps: Steps, document: Json, deed: Deed, series: string | null = null): Steps {
	const { past, present } = steps;
	if (document === present.document) return steps;
	const next = { document, deed, series };
	const goesOn = series !== null && present.series === series && past.length > 0;
	return { past: goesOn ? past : [...past, present].slice(-most), present: next, future: [] };
}

export function undo(steps: Steps): Steps {
	const last = steps.past.at(-1);
	if (!last) return steps;
	return {
		past: steps.past.slice(0, -1),
		// Whatever is done next begins a step of its own.
		present: { ...last, series: null },
		future: [steps.present, ...steps.future],
	};
}

export function redo(steps: Steps): Steps {
	const [next, ...others] = steps.future;
	if (!next) return steps;
	return { past: [...steps.past, steps.present], present: { ...next, series: null }, future: others };
}
