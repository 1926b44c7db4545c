import { expect, test } from 'vitest';
import { countOf, isSerious, preflightOf, type PreflightWire } from '../src/wire/preflight';
import { cardAlone, printAddress, type PrintOptions } from '../src/wire/sheet';

const wire: PreflightWire = {
	findings: [
		{ level: 'error', code: 'outside_page', page: 2, pointer: '/elements/10', text: 'a', remedy: 'b' },
		{ level: 'note', code: 'no_bleed', page: 1, text: 'c', remedy: 'd' },
		{ level: 'note', code: 'decrypted', text: 'e', remedy: 'f' },
	],
};

test('a finding keeps its element and its page, or tells that it is about the template and the whole file', () => {
	const found = preflightOf(wire);
	expect(found.findings.map(({ element, page }) => [element, page])).toEqual([
		[10, 2],
		[null, 1],
		[null, null],
	]);
	expect([countOf(found, 'error'), countOf(found, 'warning'), countOf(found, 'note')]).toEqual([1, 0, 2]);
});

test('notes alone are nothing to stop at', () => {
	expect(isSerious(preflightOf(wire))).toBe(true);
	expect(isSerious(preflightOf({ findings: wire.findings.slice(1) }))).toBe(false);
});

test('a print file of single cards is asked for without what only sheets have', () => {
	const options: PrintOptions = {
		sheet: cardAlone,
		marks: true,
		bleed: 2.5,
		order: 'stacks',
		duplex: 'off',
		copies: 3,
	};
	expect(printAddress(7, options, false)).toBe('/generations/7/print.pdf?sheet=card&copies=3');
	expect(printAddress(7, { ...options, sheet: 'a4' }, true)).toBe(
		'/generations/7/print.pdf?confirm=1&sheet=a4&copies=3&marks=1&bleed=2.5&order=stacks&duplex=off',
	);
	expect(printAddress(7, { ...options, sheet: 'a4', marks: null }, false)).not.toContain('marks');
});
