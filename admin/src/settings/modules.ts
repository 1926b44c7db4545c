/* How many modules a code will have, nearly: enough to draw its margin before the server has drawn it. */

import type { JsonObject } from './format';

/** Bytes that fit into versions 1 to 10 (ISO 18004, table 7). */
const capacity: Record<string, number[]> = {
	L: [17, 32, 53, 78, 106, 134, 154, 192, 230, 271],
	M: [14, 26, 42, 62, 84, 106, 122, 152, 180, 213],
	Q: [11, 20, 32, 46, 60, 74, 86, 108, 130, 151],
	H: [7, 14, 24, 34, 44, 58, 64, 84, 98, 119],
};

/** A usual link with a uuid. */
const usual = 60;

export function modulesOf({ data, ecc }: JsonObject): number {
	const length =
		typeof data === 'string' ? data.replace(/\{\{\s*table\.url\s*\}\}/, 'x'.repeat(usual)).length : usual;
	const steps = capacity[typeof ecc === 'string' ? ecc : 'M'] ?? [];
	const version = steps.findIndex((bytes) => bytes >= length) + 1;
	return 17 + 4 * (version || 12);
}
