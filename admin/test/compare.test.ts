import { expect, test } from 'vitest';
import { compare } from '../src/settings/compare';
import { type Json, type JsonObject } from '../src/settings/format';
import { inUnit } from '../src/settings/measure';

const code = { type: 'qr', x: 10, y: 20, size: 30 };
const title = { type: 'text', x: 5, y: 60, width: 50, height: 10, value: 'a' };
const first: Json = { format: 1, unit: 'mm', elements: [code, title] };
const told = (after: Json, before: Json = first) =>
	compare(before, after).map(({ of, fate, fields }) => [
		of === null || of === 'mirror' ? of : of['type'],
		fate,
		...fields.map(({ rule, before, after }) => [rule.name, before, after]),
	]);

test('a difference is told by its element and its field', () => {
	expect(told({ ...first, elements: [{ ...code, x: 12, ecc: 'H' }, title] })).toEqual([
		['qr', 'changed', ['x', 10, 12], ['ecc', undefined, 'H']],
	]);
	const mirror = { fold: 'horizontal', at: 75 };
	expect(told({ ...first, box: 'trim', mirror })).toEqual([
		[null, 'changed', ['box', undefined, 'trim']],
		['mirror', 'added'],
	]);
});

test('an element that is gone or new takes no other with it', () => {
	const other = { ...title, value: 'b', y: 80 };
	expect(told({ ...first, elements: [title, other] })).toEqual([
		['text', 'added'],
		['qr', 'removed'],
	]);
	expect(told({ ...first, elements: [title] })).toEqual([['qr', 'removed']]);
});

test('the same said otherwise is no difference', () => {
	const filled = { ...code, page: 1, ecc: 'M', quiet_zone: 4, background: null, color: { cmyk: [0, 0, 0, 100] } };
	expect(told({ ...(first as JsonObject), box: 'crop', elements: [filled, title] })).toEqual([]);
	expect(told(inUnit(first, 'pt')!)).toEqual([[null, 'changed', ['unit', 'mm', 'pt']]]);
});
