import { expect, test } from 'vitest';
import {
	aligned,
	distributed,
	edges,
	firstChange,
	free,
	onPage,
	placesOf,
	rearranged,
	reordered,
	repeated,
	shifted,
	unfolded,
	withMirror,
	without,
	withMore,
} from '../src/settings/arrange';
import { checkSettings } from '../src/settings/check';
import { same } from '../src/settings/edit';
import { elementsOf, type Json } from '../src/settings/format';
import { fixOf } from '../src/settings/fixes';
import { boundsOf, stretched, touches, upright, withPlace } from '../src/settings/place';
import { linesOf, rest } from '../src/settings/snap';
import { begin, redo, take, undo, type Steps } from '../src/settings/steps';
import { numbers } from './numbers';

const box = { left: 0, top: 0, width: 100, height: 150 };
const page = { ...box, trim: { left: 3, top: 3, width: 94, height: 144 } };
const document: Json = {
	format: 1,
	unit: 'mm',
	elements: [
		{ type: 'qr', x: 10, y: 20, size: 30 },
		{ type: 'text', x: 20, y: 60, width: 50, height: 10, value: 'a', rotation: 90 },
		{ type: 'text', x: 5, y: 100, width: 20, height: 8, value: 'b' },
	],
};
const all = [0, 1, 2];
const bounds = (of: Json) => placesOf(of, all).map(boundsOf);

function anything(now: Json, some: (below: number) => number): Json {
	const count = elementsOf(now).length;
	const index = Math.floor(some(Math.max(1, count)));
	const chosen = elementsOf(now).flatMap((_, at) => (some(2) < 1 ? [at] : []));
	const handle = { across: some(2) < 1 ? -1 : 1, down: some(2) < 1 ? -1 : 1 } as const;
	const square = elementsOf(now)[index]?.['type'] === 'qr';
	const to = { x: some(100), y: some(150) };
	const deeds: (() => Json)[] = [
		() => shifted(now, chosen, some(20) - 10, some(20) - 10),
		() => rearranged(now, [index], (place) => stretched(place, handle, to, square)),
		() => rearranged(now, chosen, (place) => ({ ...place, rotation: upright(place.rotation + some(360)) })),
		() => aligned(now, chosen, edges[Math.floor(some(edges.length))] ?? 'left', box),
		() => distributed(now, chosen, some(2) < 1 ? 'across' : 'down'),
		() => reordered(now, index, some(2) < 1 ? -1 : 1),
		() => (count > 1 ? without(now, [index]) : now),
		() => (count < 9 ? withMore(now, [elementsOf(now)[index] ?? {}], 1).document : now),
		() => withMirror(now, 1, 1, box),
		() => unfolded(now, box),
	];
	return deeds[Math.floor(some(deeds.length))]?.() ?? now;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('whatever was done is undone to the start and done again, run %i', (seed) => {
	const some = numbers(seed);
	let steps: Steps = begin(document);
	const seen: Json[] = [document];
	for (let deed = 0; deed < 120; deed++) {
		const next = anything(steps.present.document, some);
		const after = take(steps, next, 'move');
		if (after !== steps) seen.push(next);
		steps = after;
		const wrong = checkSettings(next, 1);
		expect(wrong, JSON.stringify(wrong)).toEqual([]);
	}
	const last = steps.present.document;
	for (const was of seen.slice(0, -1).reverse()) {
		steps = undo(steps);
		expect(steps.present.document).toBe(was);
	}
	expect(undo(steps)).toBe(steps);
	expect(steps.present.document).toBe(document);
	for (const _ of seen.slice(1)) steps = redo(steps);
	expect(steps.present.document).toBe(last);
	expect(redo(steps)).toBe(steps);
});

test('there and back by millimetres loses nothing', () => {
	const some = numbers(9);
	let now: Json = document;
	const ways = Array.from({ length: 50 }, () => [Math.round(some(200)) / 10, Math.round(some(200)) / 10] as const);
	for (const [across, down] of ways) now = shifted(now, all, across, down);
	for (const [across, down] of ways) now = shifted(now, all, -across, -down);
	expect(same(now, document)).toBe(true);
});

test('a series is one step; anything between ends it', () => {
	let steps = begin(document);
	steps = take(steps, shifted(document, [0], 1, 0), 'move', 'nudge 0');
	steps = take(steps, shifted(document, [0], 2, 0), 'move', 'nudge 0');
	expect(steps.past).toHaveLength(1);
	steps = take(steps, shifted(document, [1], 1, 0), 'move', 'nudge 1');
	expect(steps.past).toHaveLength(2);
	expect(undo(undo(steps)).present.document).toBe(document);
});

test('several go to their common edge, one goes to the page', () => {
	for (const [edge, side] of [['left', 'left'], ['right', 'right'], ['top', 'top'], ['bottom', 'bottom']] as const) {
		const lines = bounds(aligned(document, all, edge, box)).map((own) => own[side]);
		expect(Math.max(...lines) - Math.min(...lines)).toBeLessThan(0.02);
	}
	expect(bounds(aligned(document, [0], 'centre', box))[0]).toMatchObject({ left: 35, right: 65 });
	expect(bounds(aligned(document, [2], 'bottom', box))[2]).toMatchObject({ bottom: 150 });
});

test('evenly spaced neighbours have the same gaps', () => {
	const [first, second, third] = bounds(distributed(document, all, 'down'));
	expect((second?.top ?? 0) - (first?.bottom ?? 0)).toBeCloseTo((third?.top ?? 0) - (second?.bottom ?? 0));
});

test('a dragged edge rests at the nearest line, and at none that is far', () => {
	const lines = linesOf(document, 1, [0], page, box);
	expect(lines.across).toEqual(expect.arrayContaining([0, 50, 100, 3, 97, 5, 25]));
	const near = { left: 3.4, right: 33.4, top: 30, bottom: 60 };
	expect(rest(near, lines, 1)).toMatchObject({ across: expect.closeTo(-0.4) as number });
	expect(rest({ left: 30, right: 30, top: 19, bottom: 19 }, lines, 1)).toMatchObject({ across: 0, down: 0 });
});

test('copies of a mirror become elements of their own, turned', () => {
	const next = unfolded(withMirror(document, 1, 1, box), box);
	expect(elementsOf(next)).toHaveLength(6);
	expect(elementsOf(next)[3]).toMatchObject({ x: 60, y: 100, size: 30, rotation: 180 });
	expect(next).not.toHaveProperty('mirror');
});

test('what is repeated on another page as it is lies in the same places there, once', () => {
	const once = repeated(document, 1, 2);
	expect(once.chosen).toEqual([3, 4, 5]);
	expect(elementsOf(once.document).slice(3)).toEqual(elementsOf(document).map((element) => ({ ...element, page: 2 })));
	expect(elementsOf(repeated(once.document, 1, 2).document)).toHaveLength(6);
});

test('the first difference has a path', () => {
	expect(firstChange(document, shifted(document, [1], 1, 0))).toBe('/elements/1/x');
	expect(firstChange(document, document)).toBe('');
});

test('a fix mends what it is for', () => {
	const finding = { level: 'error', page: 1, element: 0, text: '', remedy: '' } as const;
	const fixed = (code: string, args: Record<string, string> = {}, of: Json = document) =>
		elementsOf(fixOf({ ...finding, code, args }, of, [page]))[0];
	const out = shifted(document, [0], 80, -30);
	expect(fixed('outside_page', {}, out)).toMatchObject({ x: 67, y: 3 });
	expect(fixed('near_trim', { wanted: '5' }, out)).toMatchObject({ x: 62, y: 8 });
	expect(fixed('small_module', { size: '36' })).toMatchObject({ x: 7, y: 17, size: 36 });
	expect(fixed('uneven_ground')).toMatchObject({ background: { cmyk: [0, 0, 0, 0] }, quiet_zone: 4 });
	expect(fixOf({ ...finding, code: 'rgb_colours', args: {} }, document, [page])).toBeNull();
});

test('a new text comes to lie clear of the code, and the next one clear of both', () => {
	const box = { width: 105, height: 148 };
	let now: Json = { format: 1, unit: 'mm', elements: [{ type: 'qr', x: 37, y: 59, size: 30 }] };
	for (let count = 0; count < 4; count++) {
		const middle = { x: 22.5, y: 68, width: 60, height: 12, rotation: 0 };
		const element = withPlace({ type: 'text', value: 'x' }, free(now, 1, middle, box), 'mm');
		const own = placesOf({ elements: [element] }, [0]).map(boundsOf);
		for (const other of placesOf(now, onPage(now, 1)).map(boundsOf)) expect(own.some((one) => touches(one, other))).toBe(false);
		now = withMore(now, [element], 1).document;
	}
});

test('new elements come to lie beside each other, inside of the page', () => {
	const box = { width: 105, height: 148 };
	const middle = { x: 37.5, y: 69, width: 30, height: 10, rotation: 0 };
	let document: Json = { format: 1, elements: [] };
	for (let count = 0; count < 12; count++) {
		const element = withPlace({ type: 'text', value: 'x' }, free(document, 1, middle, box), 'mm');
		document = withMore(document, [element], 1).document;
	}
	const places = placesOf(document, onPage(document, 1));
	expect(new Set(places.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`)).size).toBe(12);
	for (const { x, y, width, height } of places) {
		expect(x).toBeGreaterThanOrEqual(0);
		expect(x + width).toBeLessThanOrEqual(box.width);
		expect(y + height).toBeLessThanOrEqual(box.height);
	}
});
