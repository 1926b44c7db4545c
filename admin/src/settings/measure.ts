/* Another unit, or another box to count from: other numbers for the same picture. */

import { checkSettings } from './check';
import { put } from './edit';
import { isElementType, isObject, millimetres, unitOf, type Json, type JsonObject, type Unit } from './format';
import { boxOf, mirrorOf, originOf, type Box, type BoxName, type PageBox } from './place';
import { elements as rulesOf, mirror as mirrorRules, type Rule } from './rules';

/** Nobody sees less, and a number that was short in its old unit is so again when it comes back: millimetres. */
const unseen = 0.001;

/** A length in as few digits as say it. */
export function brief(value: number, unit: Unit): number {
	const [own, one] = [value / millimetres(1, unit), millimetres(1, unit)];
	for (let scale = 1; scale < 1e5; scale *= 10) {
		const short = Math.round(own * scale) / scale + 0; // the sum keeps a minus off zero
		if (Math.abs(short - own) * one <= unseen) return short;
	}
	return Math.round(own * 1e5) / 1e5 + 0;
}

/** The way, in millimetres, that a field's length goes; of an element on that page. */
type Way = (name: string, page: number) => number;

function rewritten(object: JsonObject, rules: Rule[], from: Unit, to: Unit, way: Way): JsonObject {
	const next: JsonObject = { ...object };
	const page = typeof object['page'] === 'number' ? object['page'] : 1;
	for (const { name, kind } of rules) {
		const value = object[name];
		if (typeof value !== 'number' || (kind !== 'position' && kind !== 'extent')) continue;
		const by = kind === 'position' ? way(name, page) : 0;
		if (from !== to || by !== 0) next[name] = brief(millimetres(value, from) + by, to);
	}
	return next;
}

/** Null where the rules do not allow the numbers: a length that is too small in inches. */
function measured(document: Json, to: Unit, way: Way): Json | null {
	if (!isObject(document)) return null;
	const from = unitOf(document);
	const { elements, mirror } = document;
	const next: JsonObject = { ...document, unit: to };
	if (Array.isArray(elements))
		next['elements'] = elements.map((element) =>
			isObject(element) && isElementType(element['type'])
				? rewritten(element, rulesOf[element['type']], from, to, way)
				: element,
		);
	if (isObject(mirror)) next['mirror'] = rewritten(mirror, mirrorRules, from, to, way);
	return checkSettings(next, null).length > checkSettings(document, null).length ? null : next;
}

export function inUnit(document: Json, unit: Unit): Json | null {
	return measured(document, unit, () => 0);
}

/** Null where something would move all the same. `pages`: null where they are not known; the numbers stay then. */
export function fromBox(document: Json, box: BoxName, pages: readonly PageBox[] | null): Json | null {
	const named = put(document, ['box'], box);
	if (pages === null || box === boxOf(document)) return named;
	const moves = pages.map((page) => [originOf(document, page), originOf(named, page)] as const);
	const fold = foldWay(document, moves);
	if (fold === null || !isObject(document)) return null;
	let known = true;
	const next = measured(document, unitOf(document), (name, page) => {
		if (name === 'at') return fold;
		const [was, is] = moves[page - 1] ?? [nowhere, nowhere];
		known &&= was !== null && is !== null;
		return was && is ? (name === 'x' ? was.left - is.left : was.top - is.top) : 0;
	});
	return known && next !== null ? put(next, ['box'], box) : null;
}

const nowhere: Box = { left: 0, top: 0, width: 0, height: 0 };

/**
 * Where the fold line goes so that the repeated panel stays. It is turned about the middle of the line too, which is
 * the box's: null where that would carry the panel along the fold.
 */
function foldWay(document: Json, moves: (readonly [Box | null, Box | null])[]): number | null {
	const mirror = mirrorOf(document);
	if (!mirror) return 0;
	const [from, to] = [moves[mirror.page - 1], moves[mirror.toPage - 1]];
	if (!from?.[0] || !from[1] || !to?.[0] || !to[1]) return null;
	const across = [from[0].left - from[1].left, to[0].left - to[1].left, to[0].width - to[1].width] as const;
	const down = [from[0].top - from[1].top, to[0].top - to[1].top, to[0].height - to[1].height] as const;
	const [along, over] = mirror.fold === 'horizontal' ? [across, down] : [down, across];
	return Math.abs(along[0] + along[1] + along[2]) > unseen ? null : (over[0] + over[1]) / 2;
}
