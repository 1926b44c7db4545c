/* Copied elements: within the browser, so that they can be put into another template too. */

import { isObject, type JsonObject } from '../../settings/format';

const key = 'posm.elements';

export function copyElements(elements: JsonObject[]) {
	try {
		localStorage.setItem(key, JSON.stringify(elements));
	} catch {
		localStorage.removeItem(key);
	}
}

export function copiedElements(): JsonObject[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
		return Array.isArray(kept) ? kept.filter(isObject) : [];
	} catch {
		return [];
	}
}
