import { expect, test } from 'vitest';
import { placesOf } from '../src/settings/arrange';
import { checkSettings } from '../src/settings/check';
import { elementsOf, type Json, type JsonObject, type Unit } from '../src/settings/format';
import { fromBox, inUnit } from '../src/settings/measure';
import { cornersOf, mirrored, mirrorOf, originOf, type BoxName, type PageBox, type Point } from '../src/settings/place';
import { numbers } from './numbers';

const pages: PageBox[] = [
	{
		width: 111,
		height: 154,
		trim: { left: 3, top: 3, width: 105, height: 148 },
		media: { left: -10.5, top: -12, width: 132, height: 178 },
	},
	{
		width: 154,
		height: 111,
		trim: { left: 2.117, top: 5, width: 148, height: 101 },
		media: { left: -4, top: -7.333, width: 162, height: 127 },
	},
];

/** The corners of everything that is drawn, on the page and not on the box. */
function picture(document: Json): Point[] {
	const mirror = mirrorOf(document);
	const seen = elementsOf(document).flatMap((element, index) => {
		const page = Number(element['page'] ?? 1);
		const places = placesOf(document, [index]).map((place) => ({ page, place }));
		const to = mirror && originOf(document, pages[mirror.toPage - 1]!);
		const copies = to && mirror.page === page ? places.map(({ place }) => ({ page: mirror.toPage, place: mirrored(place, mirror, to) })) : [];
		return [...places, ...copies];
	});
	return seen.flatMap(({ page, place }) => {
		const origin = originOf(document, pages[page - 1]!)!;
		return cornersOf(place).map(({ x, y }) => ({ x: origin.left + x, y: origin.top + y }));
	});
}

function away(a: Json, b: Json): number {
	const [before, after] = [picture(a), picture(b)];
	expect(after).toHaveLength(before.length);
	return Math.max(...before.map(({ x, y }, at) => Math.hypot(x - after[at]!.x, y - after[at]!.y)));
}

function some(below: (most: number) => number): Json {
	const length = (most: number) => Math.round((most * 0.1 + below(most)) * 100) / 100;
	const element = (): JsonObject => ({
		...(below(2) < 1 ? { type: 'qr', size: length(40) } : { type: 'text', value: 'a', size: 12.5, letter_spacing: 2, width: length(60), height: length(30) }),
		x: length(80) - 20,
		y: length(100) - 20,
		page: below(2) < 1 ? 1 : 2,
		rotation: Math.round(below(360)),
	});
	const mirror = { page: 1, fold: below(2) < 1 ? 'horizontal' : 'vertical', at: length(70) };
	return { format: 1, unit: 'mm', elements: [element(), element(), element()], ...(below(2) < 1 ? { mirror } : {}) };
}

test('another unit or box and back again is the same picture to a hundredth of a millimetre', () => {
	const below = numbers(12);
	const boxes: BoxName[] = ['crop', 'trim', 'media'];
	for (let round = 0; round < 500; round++) {
		const first = some(below);
		let now = first;
		for (let step = 0; step < 4; step++) {
			const unit = (['mm', 'pt', 'in'] as Unit[])[Math.floor(below(3))]!;
			now = (step % 2 ? inUnit(now, unit) : fromBox(now, boxes[Math.floor(below(3))]!, pages)) ?? now;
			expect(away(first, now)).toBeLessThan(0.01);
		}
		const back = fromBox(inUnit(now, 'mm') ?? now, 'crop', pages) ?? now;
		expect(away(first, back)).toBeLessThan(0.01);
		expect(checkSettings(back, 2)).toEqual([]);
	}
});

test('numbers that were short are short again', () => {
	const first: Json = { format: 1, unit: 'mm', elements: [{ type: 'qr', x: 37.5, y: 60, size: 30, quiet_zone: 4 }] };
	const points = inUnit(first, 'pt')!;
	expect(elementsOf(points)[0]).toEqual({ type: 'qr', x: 106.3, y: 170.08, size: 85.04, quiet_zone: 4 });
	expect(inUnit(points, 'mm')).toEqual(first);
	const cut = fromBox(first, 'trim', pages)!;
	expect(elementsOf(cut)[0]).toMatchObject({ x: 34.5, y: 57, size: 30 });
	expect(fromBox(cut, 'crop', pages)).toEqual({ ...first as JsonObject, box: 'crop' });
});

test('font sizes are points whatever the unit, and stay', () => {
	const text = { type: 'text', x: 1, y: 1, width: 50, height: 10, size: 18, min_size: 8, letter_spacing: 2, line_height: 1.4, value: 'a' };
	const [next = {}] = elementsOf(inUnit({ format: 1, unit: 'mm', elements: [text] }, 'in')!);
	expect(next).toMatchObject({ size: 18, min_size: 8, letter_spacing: 2, line_height: 1.4 });
});

test('what would move all the same, or be too small for its unit, is not offered', () => {
	const line: Json = { format: 1, unit: 'mm', elements: [{ type: 'text', x: 1, y: 1, width: 50, height: 2, value: 'a' }] };
	expect(inUnit(line, 'in')).toBeNull();
	expect(fromBox(line, 'media', pages.map((page) => ({ ...page, media: null })))).toBeNull();
	const turned = { page: 2, fold: 'horizontal', at: 50 };
	expect(fromBox({ ...line, mirror: turned } as Json, 'trim', pages)).toBeNull();
	expect(fromBox({ ...line, mirror: { ...turned, page: 1 } } as Json, 'trim', pages)).toMatchObject({ mirror: { at: 47 } });
});
