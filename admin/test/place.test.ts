import { expect, test } from 'vitest';
import { angleTo, boundsOf, cornersOf, mirrored, placeOf, stretched, upright, withPlace } from '../src/settings/place';

const place = { x: 10, y: 20, width: 40, height: 20, rotation: 0 };
const handles = [-1, 0, 1].flatMap((across) =>
	[-1, 0, 1].flatMap((down) => (across === 0 && down === 0 ? [] : [{ across, down }])),
) as { across: -1 | 0 | 1; down: -1 | 0 | 1 }[];

test('a quarter turn takes the room of the other way round, about the same centre', () => {
	const bounds = boundsOf({ ...place, rotation: 90 });
	expect(bounds.left).toBeCloseTo(20);
	expect(bounds.right).toBeCloseTo(40);
	expect(bounds.top).toBeCloseTo(10);
	expect(bounds.bottom).toBeCloseTo(50);
});

test.each(handles)('pulled by $across $down the opposite corner stays, whatever the turn', ({ across, down }) => {
	for (const rotation of [0, 30, 90, -135, 180]) {
		const before = { ...place, rotation };
		const after = stretched(before, { across, down }, { x: 71, y: -13 }, false);
		const opposite = (corners: ReturnType<typeof cornersOf>) => {
			const [a, b, c, d] = corners;
			const [x, y] = [-across, -down];
			const top = { x: a.x + ((b.x - a.x) * (x + 1)) / 2, y: a.y + ((b.y - a.y) * (x + 1)) / 2 };
			const low = { x: d.x + ((c.x - d.x) * (x + 1)) / 2, y: d.y + ((c.y - d.y) * (x + 1)) / 2 };
			return { x: top.x + ((low.x - top.x) * (y + 1)) / 2, y: top.y + ((low.y - top.y) * (y + 1)) / 2 };
		};
		const [was, is] = [opposite(cornersOf(before)), opposite(cornersOf(after))];
		expect(is.x).toBeCloseTo(was.x);
		expect(is.y).toBeCloseTo(was.y);
	}
});

test('a code stays square', () => {
	const next = stretched({ ...place, height: 40 }, { across: 1, down: 1 }, { x: 70, y: 66 }, true);
	expect(next.width).toBe(next.height);
	expect([next.x, next.y]).toEqual([10, 20]);
});

test('what is not moved stays as it was written', () => {
	const element = { type: 'text', x: 10.123456, y: 20, width: 5, height: 5, note: 'kept' };
	const own = placeOf(element, 'mm');
	expect(own && withPlace(element, own, 'mm')).toEqual(element);
	expect(own && withPlace(element, { ...own, y: 21.005 }, 'mm')).toEqual({ ...element, y: 21.01 });
});

test('inches and points are written as finely as millimetres', () => {
	for (const unit of ['mm', 'pt', 'in'] as const) {
		const element = { type: 'qr', x: 1, y: 1, size: 1 };
		const next = withPlace(element, { x: 12.34, y: 56.78, width: 30.1, height: 30.1, rotation: 0 }, unit);
		const back = placeOf(next, unit);
		expect(Math.abs((back?.x ?? 0) - 12.34)).toBeLessThan(0.005);
		expect(Math.abs((back?.width ?? 0) - 30.1)).toBeLessThan(0.005);
	}
});

test('angles are those of a half turn each way', () => {
	expect([540, -180, 181, -90.004, 0].map(upright)).toEqual([180, 180, -179, -90, 0]);
	expect(angleTo({ ...place, width: 20 }, { x: 50, y: 30 })).toBe(90);
});

test('a mirrored place mirrored again is where it was', () => {
	const box = { width: 210, height: 297 };
	for (const fold of ['horizontal', 'vertical'] as const) {
		const mirror = { page: 1, toPage: 1, fold, at: 101.5 };
		const twice = mirrored(mirrored(place, mirror, box), mirror, box);
		expect(twice).toEqual(place);
		expect(mirrored(place, mirror, box).rotation).toBe(180);
	}
});
