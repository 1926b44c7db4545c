/* The settings of a template in the designer's own form (format 1); kept as they were written, unknown parts included. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** A settings document; one in work may break any rule of it. */
export type Settings = JsonObject;

export type Unit = 'mm' | 'pt' | 'in';
export type ElementType = 'qr' | 'text';

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isElementType(value: unknown): value is ElementType {
	return value === 'qr' || value === 'text';
}

/** The elements of a document that may be broken; an empty one stands for what is no object. */
export function elementsOf(document: Json): JsonObject[] {
	const elements = isObject(document) ? document['elements'] : undefined;
	return Array.isArray(elements) ? elements.map((element) => (isObject(element) ? element : {})) : [];
}

export function unitOf(document: Json): Unit {
	const unit = isObject(document) ? document['unit'] : undefined;
	return unit === 'pt' || unit === 'in' ? unit : 'mm';
}

const inMillimetres: Record<Unit, number> = { mm: 1, pt: 25.4 / 72, in: 25.4 };

export function millimetres(value: number, unit: Unit): number {
	return value * inMillimetres[unit];
}

/** Digits after the point that are kept: finer than any press can place ink. */
const digits: Record<Unit, number> = { mm: 2, pt: 2, in: 4 };

/** A length in the document's unit, as exactly as it is worth being written. */
export function fromMillimetres(value: number, unit: Unit): number {
	const scale = 10 ** digits[unit];
	// the sum keeps a minus off zero
	return Math.round((value / inMillimetres[unit]) * scale) / scale + 0;
}

/** A document to begin with: it counts from the cut, whose size is the card's. */
export const blank: Settings = { format: 1, unit: 'mm', box: 'trim', elements: [] };

/** A new element of about the middle size of a table card, lengths in the document's unit. */
export function newElement(type: ElementType, unit: Unit): JsonObject {
	const at = (value: number) => fromMillimetres(value, unit);
	return type === 'qr'
		? { type, page: 1, x: at(15), y: at(15), size: at(30) }
		: { type, page: 1, x: at(10), y: at(50), width: at(60), height: at(12), value: '{{table.number}}' };
}
