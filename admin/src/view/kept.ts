/* Work that is not done with, kept in the browser: a reload or a closed window loses nothing. */

import { isObject, type JsonObject } from '../settings/format';

export function readKept(key: string): JsonObject | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
		return isObject(kept) ? kept : null;
	} catch {
		return null;
	}
}

/** Null forgets it. A full storage costs what is kept, not the work. */
export function keep(key: string, work: object | null) {
	try {
		if (work) localStorage.setItem(key, JSON.stringify(work));
		else localStorage.removeItem(key);
	} catch {
		localStorage.removeItem(key);
	}
}
