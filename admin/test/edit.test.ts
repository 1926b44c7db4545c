import { expect, test } from 'vitest';
import { put, same } from '../src/settings/edit';
import { pretty } from '../src/settings/pretty';

const document = { format: 1, elements: [{ x: 1 }, { x: 2, y: 3 }] };

test('one value is set, the rest is shared, the original is untouched', () => {
	const next = put(document, ['elements', 1, 'x'], 5) as typeof document;
	expect(next).toEqual({ format: 1, elements: [{ x: 1 }, { x: 5, y: 3 }] });
	expect(next.elements[0]).toBe(document.elements[0]);
	expect(document.elements[1]?.x).toBe(2);
});

test('undefined takes a field or an element out', () => {
	expect(put(document, ['elements', 1, 'y'], undefined)).toEqual({
		format: 1,
		elements: [{ x: 1 }, { x: 2 }],
	});
	expect(put(document, ['elements', 0], undefined)).toEqual({ format: 1, elements: [{ x: 2, y: 3 }] });
});

test('what the path lacks is made', () => {
	expect(put({}, ['mirror', 'at'], 74)).toEqual({ mirror: { at: 74 } });
	expect(put(document, ['elements', 2, 'x'], 9)).toEqual({
		format: 1,
		elements: [...document.elements, { x: 9 }],
	});
});

test('documents that differ only in the order of fields are the same', () => {
	expect(same({ a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 })).toBe(true);
	expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
});

test('JSON for reading says the same, with plain lists on one line', () => {
	const shown = pretty({ color: { cmyk: [0, 3.5, 10, 100] }, value: '[ a,\n b ]', elements: [{ x: 1 }] });
	expect(shown).toContain('"cmyk": [0, 3.5, 10, 100]');
	expect(JSON.parse(shown)).toEqual({
		color: { cmyk: [0, 3.5, 10, 100] },
		value: '[ a,\n b ]',
		elements: [{ x: 1 }],
	});
});
