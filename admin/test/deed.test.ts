import { expect, test } from 'vitest';
import { deedLines } from '../src/text/deed';
import { en } from '../src/text/en';

const speech = { text: en, time: () => 'then', templateName: (id: number) => (id === 2 ? 'A6' : null) };
const told = (detail: Record<string, unknown>) =>
	deedLines(detail, speech).map(({ label, was, now }) => `${label}: ${was ?? ''} > ${now ?? ''}`);

test('of a change only the fields that differ are told, from what to what', () => {
	const was = { zone: 'Bar', seats: 0, number: '1', external_id: null };
	expect(told({ was, now: { ...was, number: '7', seats: 4 } })).toEqual(['Seats: none > 4', 'Number: 1 > 7']);
	expect(told({ now: was })).toEqual(['Zone:  > Bar', 'Number:  > 1']);
	expect(told({ revision: 3, was: 2, name: { was: 'Old', now: 'New' } })).toEqual([
		'Revision: 2 > 3',
		'Name: Old > New',
	]);
});

test('what an import did to tables stands as their names', () => {
	const tables = [
		{ uuid: 'u', was: { number: '1', zone: 'Bar' }, now: { number: '2', zone: '' } },
		{ uuid: 'v', was: { number: '3', zone: '' }, now: null },
	];
	expect(told({ added: 2, unchanged: 0, renamed: 1, tables })).toEqual([
		'added:  > 2',
		'renamed:  > 1',
		': 1, Bar > 2',
		': 3 > none',
	]);
});

test('numbers of things, roles and days are words', () => {
	expect(told({ template_id: 2, version: 1, accepted: ['low_contrast'] })).toEqual([
		'Template:  > A6',
		'Version:  > 1',
		'Accepted in spite of:  > little contrast',
	]);
	expect(told({ was: { role: 'viewer', all: false }, now: { role: 'admin', all: true } })).toEqual([
		'Role: viewer > administrator',
		'Sees everything: no > yes',
	]);
	expect(told({ share_id: 4, expires_at: '2026-01-01T00:00:00Z' })).toEqual(['Link:  > № 4', 'Valid until:  > then']);
});
