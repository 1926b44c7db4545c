/* What was filled in in a restaurant's dialog and not generated yet. */

import type { Json } from '../../settings/format';
import { acceptable, type Acceptable } from '../../wire/generation';
import type { Table } from '../../wire/table';
import type { Template } from '../../wire/template';
import { keep, readKept } from '../kept';

export interface Unsent {
	templateId: number;
	/** Of the template, that the settings were begun from. */
	revision: number;
	/** Null: as they are recommended. */
	settings: Json;
	/** Null: all. */
	tables: string[] | null;
	note: string;
	accepted: Acceptable[];
}

const key = (restaurant: number) => `posm.generate.${restaurant}`;

/** As far as the template and the tables are still what they were. */
export function readUnsent(restaurant: number, templates: Template[], all: Table[]): Unsent | null {
	const { templateId, revision, settings, tables, note, accepted } = readKept(key(restaurant)) ?? {};
	const template = templates.find(({ id }) => id === templateId);
	if (!template) return null;
	const chosen = Array.isArray(tables) ? all.filter(({ uuid }) => tables.includes(uuid)).map(({ uuid }) => uuid) : null;
	const unsent: Unsent = {
		templateId: template.id,
		revision: template.revision,
		settings: revision === template.revision ? (settings ?? null) : null,
		tables: chosen,
		note: typeof note === 'string' ? note : '',
		accepted: Array.isArray(accepted) ? acceptable.filter((cause) => accepted.includes(cause)) : [],
	};
	return isFilled(unsent) ? unsent : null;
}

/** Null forgets it; so does what nobody has filled in. */
export function keepUnsent(restaurant: number, unsent: Unsent | null) {
	keep(key(restaurant), unsent && isFilled(unsent) ? unsent : null);
}

function isFilled({ settings, tables, note, accepted }: Unsent): boolean {
	return settings !== null || tables !== null || note.trim() !== '' || accepted.length > 0;
}
