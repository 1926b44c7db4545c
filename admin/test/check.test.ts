import { describe, expect, test } from 'vitest';
import { firstWrong } from '../src/view/settings/troubles';
import { checkSettings } from '../src/settings/check';
import { newElement, type Json } from '../src/settings/format';

const qr = { type: 'qr', x: 10, y: 20, size: 30 };
const text = { type: 'text', x: 1, y: 2, width: 30, height: 10, value: 'Стол {{table.number}}' };
const settings = (...elements: Json[]): Json => ({ format: 1, unit: 'mm', elements });
const faults = (document: Json, pages: number | null = 1) =>
	checkSettings(document, pages).map(({ pointer, rule }) => `${pointer} ${rule.is}`);

describe('settings', () => {
	test('with nothing but the required fields are right', () => {
		expect(faults(settings(qr, text))).toEqual([]);
	});

	test('new elements are right in every unit', () => {
		for (const unit of ['mm', 'pt', 'in'] as const) {
			expect(
				faults({ format: 1, unit, elements: [newElement('qr', unit), newElement('text', unit)] }),
			).toEqual([]);
		}
	});

	test.each([
		[[], ' object'],
		[{ unit: 'mm', elements: [] }, '/format format'],
		[{ format: 1, elements: [] }, '/unit required'],
		[{ format: 1, unit: 'cm', elements: [] }, '/unit choice'],
		[{ format: 1, unit: 'mm' }, '/elements required'],
		[{ format: 1, unit: 'mm', elements: {} }, '/elements array'],
		[settings(7), '/elements/0 object'],
		[settings(qr, { type: 'logo' }), '/elements/1/type unknownType'],
		[settings({ ...qr, size: null }), '/elements/0/size required'],
		[settings({ ...qr, x: '10' }), '/elements/0/x number'],
		[settings({ ...qr, page: 1.5 }), '/elements/0/page integer'],
		[settings({ ...text, value: '' }), '/elements/0/value required'],
		[settings(...Array.from({ length: 201 }, () => qr)), '/elements tooMany'],
		[settings({ ...qr, color: { gray: 101 } }), '/elements/0/color colour'],
		[settings({ ...qr, quiet_zone: 17 }), '/elements/0/quiet_zone range'],
		[settings({ ...qr, page: 2 }), '/elements/0/page noPage'],
		[settings({ ...qr, 'a/b~': 1 }), '/elements/0/a~1b~0 unknownField'],
		[settings({ ...qr, color: null }), '/elements/0/color colour'],
		[settings({ ...qr, background: { cmyk: [0, 0, 0, 101] } }), '/elements/0/background colour'],
		[settings({ ...qr, data: '{{table.link}}' }), '/elements/0/data placeholder'],
		[settings({ ...text, font: 'PT Sans:heavy' }), '/elements/0/font font'],
		[settings({ ...text, value: 'я'.repeat(2001) }), '/elements/0/value tooLong'],
		[
			{ format: 1, unit: 'mm', elements: [], mirror: { page: 1, fold: 'diagonal', at: 5 } },
			'/mirror/fold choice',
		],
	])('broken as %j say %s', (document, fault) => {
		expect(faults(document as Json)).toEqual([fault]);
	});

	test('without a background, and with white space in a placeholder, are right', () => {
		expect(
			faults(
				settings({ ...qr, background: null, color: { gray: 0 }, quiet_zone: 2.5, data: '{{ table.url }}' }),
			),
		).toEqual([]);
	});

	test('limits of lengths follow the unit', () => {
		const inches = (x: number) => faults({ format: 1, unit: 'in', elements: [{ ...qr, size: 1, x }] });
		expect(inches(200)).toEqual([]);
		expect(inches(200.1)).toEqual(['/elements/0/x range']);
	});
});

test('the first wrong part is an element, or what holds for the whole document', () => {
	const first = (...pointers: string[]) => firstWrong(new Map(pointers.map((pointer) => [pointer, 'x'])), 3);
	expect(first()).toBe(null);
	expect(first('/format')).toBe('general');
	expect(first('/elements')).toBe('general');
	expect(first('/elements/7/x')).toBe('general');
	expect(first('/format', '/elements/2/x', '/elements/1')).toBe(1);
});
