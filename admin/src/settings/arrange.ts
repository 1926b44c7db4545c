/* What the editor does to a whole document in one step. Elements go by their index; unknown parts stay untouched. */

import { put, same } from './edit';
import { elementsOf, fromMillimetres, isObject, unitOf, type Json, type JsonObject } from './format';
import {
	boundsOf,
	mirrored,
	mirrorOf,
	placeOf,
	touches,
	union,
	withPlace,
	type Bounds,
	type Place,
} from './place';

type Change = (place: Place, bounds: Bounds) => Place;

/** Another place for each of the chosen that has one. */
export function rearranged(document: Json, chosen: readonly number[], change: Change): Json {
	const unit = unitOf(document);
	const next = elementsOf(document).map((element, index) => {
		const place = chosen.includes(index) ? placeOf(element, unit) : null;
		return place ? withPlace(element, change(place, boundsOf(place)), unit) : element;
	});
	return put(document, ['elements'], next);
}

/** The places of the chosen, without those that have none. */
export function placesOf(document: Json, chosen: readonly number[]): Place[] {
	const unit = unitOf(document);
	const elements = elementsOf(document);
	return chosen.flatMap((index) => placeOf(elements[index] ?? {}, unit) ?? []);
}

export function shifted(document: Json, chosen: readonly number[], across: number, down: number): Json {
	return rearranged(document, chosen, (place) => ({ ...place, x: place.x + across, y: place.y + down }));
}

export function pageOf(element: JsonObject | undefined): number {
	const page = element?.['page'];
	return typeof page === 'number' ? page : 1;
}

/** The elements of a page, by their index. */
export function onPage(document: Json, page: number): number[] {
	return elementsOf(document).flatMap((element, index) => (pageOf(element) === page ? [index] : []));
}

export const edges = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;
export type Edge = (typeof edges)[number];

/** Brings one edge of all to one line: of what they take together or, where it is one alone, of the page. */
export function aligned(
	document: Json,
	chosen: readonly number[],
	edge: Edge,
	box: { width: number; height: number },
): Json {
	const all = placesOf(document, chosen).map(boundsOf);
	if (all.length === 0) return document;
	const frame = all.length > 1 ? union(all) : { left: 0, top: 0, right: box.width, bottom: box.height };
	const middle = (a: number, b: number) => (a + b) / 2;
	const way: Record<Edge, (own: Bounds) => [number, number]> = {
		left: (own) => [frame.left - own.left, 0],
		centre: (own) => [middle(frame.left, frame.right) - middle(own.left, own.right), 0],
		right: (own) => [frame.right - own.right, 0],
		top: (own) => [0, frame.top - own.top],
		middle: (own) => [0, middle(frame.top, frame.bottom) - middle(own.top, own.bottom)],
		bottom: (own) => [0, frame.bottom - own.bottom],
	};
	return rearranged(document, chosen, (place, own) => {
		const [across, down] = way[edge](own);
		return { ...place, x: place.x + across, y: place.y + down };
	});
}

/** The same gap between neighbours; the first and the last stay. */
export function distributed(document: Json, chosen: readonly number[], axis: 'across' | 'down'): Json {
	const unit = unitOf(document);
	const elements = elementsOf(document);
	const [start, end] = axis === 'across' ? (['left', 'right'] as const) : (['top', 'bottom'] as const);
	const row = chosen
		.flatMap((index) => {
			const place = placeOf(elements[index] ?? {}, unit);
			return place ? [{ index, bounds: boundsOf(place) }] : [];
		})
		.sort((a, b) => a.bounds[start] - b.bounds[start]);
	const [first, last] = [row[0], row.at(-1)];
	if (!first || !last || row.length < 3) return document;
	const taken = row.reduce((sum, { bounds }) => sum + bounds[end] - bounds[start], 0);
	const gap = (last.bounds[end] - first.bounds[start] - taken) / (row.length - 1);
	let at = first.bounds[start];
	return row.reduce((next, { index, bounds }) => {
		const way = at - bounds[start];
		at += bounds[end] - bounds[start] + gap;
		return shifted(next, [index], axis === 'across' ? way : 0, axis === 'down' ? way : 0);
	}, document);
}

export function without(document: Json, chosen: readonly number[]): Json {
	return put(
		document,
		['elements'],
		elementsOf(document).filter((_, index) => !chosen.includes(index)),
	);
}

/** Puts elements on top of a page; the indices are theirs. */
export function withMore(document: Json, more: JsonObject[], page: number): { document: Json; chosen: number[] } {
	const own = elementsOf(document);
	const placed = more.map((element) => ({ ...element, page }));
	return {
		document: put(document, ['elements'], [...own, ...placed]),
		chosen: placed.map((_, index) => own.length + index),
	};
}

/** The nearest place below or above it that nothing of the page lies on; where there is none, one beside it. */
export function free(document: Json, page: number, place: Place, box: { width: number; height: number }): Place {
	const taken = placesOf(document, onPage(document, page)).map(boundsOf);
	return clear(taken, place, box) ?? beside(taken, place, box);
}

/** Millimetres around an element; a code needs as much to be read. */
const gap = 4;

function clear(taken: Bounds[], place: Place, box: { height: number }): Place | null {
	const { left, right, top, bottom } = boundsOf(place);
	for (let way = 0; way < box.height; way++)
		for (const down of [way, -way]) {
			const own = { left: left - gap, right: right + gap, top: top + down - gap, bottom: bottom + down + gap };
			const inside = own.top >= 0 && own.bottom <= box.height;
			if (inside && !taken.some((other) => touches(other, own))) return { ...place, y: place.y + down };
		}
	return null;
}

/** By steps aside, where something lies there already: two in one place look like one. */
function beside(taken: Bounds[], place: Place, box: { width: number; height: number }): Place {
	const own = middleOf(boundsOf(place));
	const step = Math.min(4, box.height / 8);
	for (let steps = 0; steps <= taken.length; steps++) {
		const [x, y] = [own.x + away(steps, step, box.width / 4), own.y + away(steps, step, box.height / 2 - 1)];
		if (!taken.map(middleOf).some((other) => Math.hypot(other.x - x, other.y - y) < step * 0.7))
			return { ...place, x: place.x + x - own.x, y: place.y + y - own.y };
	}
	return place;
}

/** The way after so many steps; what would lead too far begins again. */
function away(steps: number, step: number, most: number): number {
	return (steps * step) % Math.max(step, most);
}

function middleOf({ left, right, top, bottom }: Bounds): { x: number; y: number } {
	return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** Draws an element before (-1) or after (1) its neighbour: later ones lie on top. */
export function reordered(document: Json, index: number, way: -1 | 1): Json {
	const list = elementsOf(document);
	const [own, other] = [list[index], list[index + way]];
	if (!own || !other) return document;
	const next = [...list];
	[next[index], next[index + way]] = [other, own];
	return put(document, ['elements'], next);
}

/** Repeats a page's elements, turned, about the middle of the box. */
export function withMirror(
	document: Json,
	page: number,
	toPage: number,
	box: { width: number; height: number },
): Json {
	const unit = unitOf(document);
	const mirror = { page, fold: 'horizontal', at: fromMillimetres(box.height / 2, unit) };
	return put(document, ['mirror'], toPage === page ? mirror : { ...mirror, to_page: toPage });
}

/** Puts what a page holds on another one, in the same places; what is there already is not put there twice. */
export function repeated(document: Json, page: number, toPage: number): { document: Json; chosen: number[] } {
	const elements = elementsOf(document);
	const at = (number: number) => onPage(document, number).map((index) => elements[index] ?? {});
	const there = at(toPage);
	const more = at(page)
		.map((element) => ({ ...element, page: toPage }))
		.filter((copy) => !there.some((other) => same({ ...other, page: toPage }, copy)));
	return withMore(document, more, toPage);
}

export function withoutMirror(document: Json): Json {
	return put(document, ['mirror'], undefined);
}

/** Makes what `mirror` repeats elements of their own. */
export function unfolded(document: Json, box: { width: number; height: number }): Json {
	const mirror = mirrorOf(document);
	if (!mirror) return document;
	const unit = unitOf(document);
	const copies = onPage(document, mirror.page).flatMap((index) => {
		const element = elementsOf(document)[index] ?? {};
		const place = placeOf(element, unit);
		return place ? [withPlace(element, mirrored(place, mirror, box), unit)] : [];
	});
	return withoutMirror(withMore(document, copies, mirror.toPage).document);
}

/** The path of the first difference, for changes that belong together. */
export function firstChange(a: Json, b: Json, path = ''): string {
	if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
		const at = a.findIndex((item, index) => item !== b[index]);
		return at < 0 ? path : firstChange(a[at] ?? null, b[at] ?? null, `${path}/${at}`);
	}
	if (!isObject(a) || !isObject(b)) return path;
	const name = [...new Set([...Object.keys(a), ...Object.keys(b)])].find((key) => a[key] !== b[key]);
	return name === undefined ? path : firstChange(a[name] ?? null, b[name] ?? null, `${path}/${name}`);
}
