import { expect, test } from 'vitest';
import { placesOf } from '../src/settings/arrange';
import { frameOf, moved, pulled, spun, type Grip } from '../src/settings/drag';
import { elementsOf, type Json } from '../src/settings/format';
import { boundsOf, pointOf, type Handle, type Place, type Point } from '../src/settings/place';
import { linesOf, none, type Lines } from '../src/settings/snap';

const document: Json = {
	format: 1,
	unit: 'mm',
	elements: [
		{ type: 'qr', page: 1, x: 10, y: 20, size: 30 },
		{ type: 'text', page: 1, x: 15, y: 60, width: 50, height: 10, size: 14, value: 'a', rotation: 20 },
		{ type: 'text', page: 1, x: 60, y: 25, width: 20, height: 8, value: 'b' },
	],
};
const all = [0, 1, 2];
const page = { width: 100, height: 150, trim: { left: 3, top: 3, width: 94, height: 144 } };
const lines = linesOf(document, 1, all, page, { left: 0, top: 0, ...page });

const grip = (chosen: readonly number[], from: Point, at: Lines = none): Grip => ({
	from,
	chosen,
	places: placesOf(document, chosen),
	lines: at,
});
const corners: Handle[] = [
	{ across: -1, down: -1 },
	{ across: 1, down: -1 },
	{ across: -1, down: 1 },
	{ across: 1, down: 1 },
];
const cornerOf = (place: Place, { across, down }: Handle) => pointOf(place, across, down);
const opposite = ({ across, down }: Handle) => ({ across: -across, down: -down }) as Handle;
/** Steps of a tenth of a millimetre in either direction, always the same ones. */
function ways(count: number): Point[] {
	let seed = 7;
	const next = () => ((seed = (seed * 48271) % 2147483647) % 400) / 10 - 20;
	return Array.from({ length: count }, () => ({ x: next(), y: next() }));
}

test('several grow as one from the corner that stays: whatever the hand does they keep their shape', () => {
	const before = placesOf(document, all);
	const frame = frameOf(before);
	for (const handle of corners)
		for (const way of ways(50)) {
			const from = cornerOf(frame, handle);
			const next = pulled(document, grip(all, from), handle, { x: from.x + way.x, y: from.y + way.y }, 0).document;
			const after = placesOf(next, all);
			const factor = frameOf(after).width / frame.width;
			const [stays, stayed] = [cornerOf(frameOf(after), opposite(handle)), cornerOf(frame, opposite(handle))];
			expect(Math.hypot(stays.x - stayed.x, stays.y - stayed.y)).toBeLessThan(0.05);
			after.forEach((place, index) => {
				const was = before[index] as Place;
				expect(place.rotation).toBe(was.rotation);
				expect(Math.abs(place.width - was.width * factor)).toBeLessThan(0.05);
				expect(Math.abs(place.x - stayed.x - (was.x - stayed.x) * factor)).toBeLessThan(0.05);
				expect(Math.min(place.width, place.height)).toBeGreaterThan(0.99);
			});
			expect(after[0]?.width).toBe(after[0]?.height);
			const letters = elementsOf(next).map(({ size }) => size);
			expect(Math.abs(Number(letters[1]) - Math.max(1, 14 * factor))).toBeLessThan(0.1);
			expect(Math.abs(Number(letters[2] ?? 12) - Math.max(1, 12 * factor))).toBeLessThan(0.1);
		}
});

test('several turn about the middle of all', () => {
	const frame = frameOf(placesOf(document, all));
	const middle = pointOf(frame, 0, 0);
	const next = placesOf(spun(document, grip(all, { x: middle.x, y: middle.y - 50 }), { x: middle.x + 50, y: middle.y }, false), all);
	expect(next.map(({ rotation }) => rotation)).toEqual([90, 110, 90]);
	const code = next[0] as Place;
	expect(boundsOf(code).top - middle.y).toBeCloseTo(10 - middle.x);
	expect(boundsOf(code).right - middle.x).toBeCloseTo(middle.y - 20);
});

test('a code that is pulled rests at a line with the side that comes to it, and its other corner stays', () => {
	const [from, handle] = [{ x: 40, y: 50 }, { across: 1, down: 1 } as Handle];
	// 50 is the middle of the page across
	const near = pulled(document, grip([0], from, lines), handle, { x: 49.6, y: 59.2 }, 1);
	expect(elementsOf(near.document)[0]).toMatchObject({ x: 10, y: 20, size: 40 });
	expect(near.held).toEqual({ across: [50], down: [] });
	const off = pulled(document, grip([0], from, lines), handle, { x: 49.6, y: 59.2 }, 0);
	expect(elementsOf(off.document)[0]).toMatchObject({ x: 10, y: 20, size: 39.4 });
	const back = pulled(document, grip([0], { x: 10, y: 20 }, lines), { across: -1, down: -1 }, { x: 3.4, y: 13.4 }, 1);
	expect(elementsOf(back.document)[0]).toMatchObject({ x: 3, y: 13, size: 37 });
});

test('several that are pulled rest at a line too', () => {
	const frame = frameOf(placesOf(document, all));
	const from = { x: frame.x + frame.width, y: frame.y + frame.height };
	const way = 97 - from.x - 0.5;
	const next = pulled(document, grip(all, from, lines), { across: 1, down: 1 }, { x: from.x + way, y: from.y + (way * frame.height) / frame.width }, 1);
	expect(next.held.across).toEqual([97]);
	expect(Math.abs(frameOf(placesOf(next.document, all)).width - (97 - frame.x))).toBeLessThan(0.03);
});

test('what is moved goes by tenths of a millimetre', () => {
	const next = moved(document, grip([0], { x: 12, y: 22 }), { x: 15.04, y: 22.06 }, 0);
	expect(elementsOf(next.document)[0]).toMatchObject({ x: 13, y: 20.1 });
});
