import type { Json } from './format';

/** JSON for reading: indented, but lists of plain values on one line. */
export function pretty(document: Json): string {
	return JSON.stringify(document, null, 2).replace(
		/\[\n\s+([^[\]{}"]*?)\n\s+\]/g,
		(_, inside: string) => `[${inside.replace(/\s+/g, ' ')}]`,
	);
}
