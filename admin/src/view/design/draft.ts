/* Settings in work, kept in the browser until they are saved: a reload or a closed window loses nothing. */

import { isObject, type Json } from '../../settings/format';

interface Draft {
	/** That it was begun from. */
	revision: number;
	settings: Json;
}

const key = (template: number) => `posm.draft.${template}`;

export function readDraft(template: number): Draft | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(key(template)) ?? 'null');
		if (!isObject(kept) || typeof kept['revision'] !== 'number' || kept['settings'] === undefined) return null;
		return { revision: kept['revision'], settings: kept['settings'] };
	} catch {
		return null;
	}
}

/** Null forgets it. A full storage costs the draft, not the work. */
export function keepDraft(template: number, draft: Draft | null) {
	try {
		if (draft) localStorage.setItem(key(template), JSON.stringify(draft));
		else localStorage.removeItem(key(template));
	} catch {
		localStorage.removeItem(key(template));
	}
}
