import { expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from '../src/text/en';
import { design as designEn } from '../src/text/en/design';
import { proofText, warningText } from '../src/text/proof';
import { ru } from '../src/text/ru';
import { design as designRu } from '../src/text/ru/design';

type Branch = { [name: string]: unknown };

function leaves(branch: Branch, path: string[] = []): string[][] {
	return Object.entries(branch).flatMap(([name, value]) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? leaves(value as Branch, [...path, name])
			: [[...path, name]],
	);
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.tsx?$/.test(name) && !/^text\/(en|ru)\//.test(name))
	.map((name) => readFileSync(join('src', name), 'utf8'))
	.join('\n');

test('no text is empty in either language', () => {
	for (const catalogue of [en, ru, designEn, designRu]) {
		for (const path of leaves(catalogue)) {
			const value = path.reduce<unknown>((at, name) => (at as Branch)[name], catalogue);
			const said =
				typeof value === 'function'
					? String((value as (...args: unknown[]) => string)(2, 5, 7))
					: String(value);
			expect(said.trim(), path.join('.')).not.toBe('');
		}
	}
});

test('every text has a place where it is shown', () => {
	// Chosen by a value of the data, so their names stand nowhere in the sources.
	const chosen =
		/^(status|generate\.accepts|restaurant\.tabs|rule|settings\.(fields|choices|from|types|units|views)|templates\.visibility|upload\.(visibilities|audiences)|download\.fields|details\.(proofs|selections)|app\.roles|settings\.colour|findings\.levels|tables\.(cards|cardHints|cardOf|differences)|history\.(steered|from|to)|audit\.(actions|fields|values)|jobs\.(kinds|states)|single\.(noUuid|twice)|users\.(roleHints|brands|restaurants)|print\.(marksOf|orders|duplexes))\b/;
	const unused = leaves(en)
		.filter((path) => !chosen.test(path.join('.')))
		.filter((path) => !new RegExp(`\\b${path.slice(-2).join('\\.')}\\b`).test(sources));
	expect(unused).toEqual([]);
});

test('every text of the design pages has a place where it is shown', () => {
	// Keyed by a value.
	const chosen = /\.(deeds|alignTo|overlays|samples|tabs|changed|filters)\./;
	const unused = leaves(designEn)
		.filter((path) => !chosen.test(path.join('.')))
		.filter((path) => !new RegExp(`\\.${path.at(-1)}\\b`).test(sources));
	expect(unused).toEqual([]);
});

test('Russian counts in its three forms', () => {
	expect([1, 2, 5, 11, 21, 104].map(ru.common.cards)).toEqual([
		'1 карточка',
		'2 карточки',
		'5 карточек',
		'11 карточек',
		'21 карточка',
		'104 карточки',
	]);
	expect([1, 2].map(en.common.cards)).toEqual(['1 card', '2 cards']);
});

test('a card with a warning counts as one that scans', () => {
	expect(proofText({ ok: 3, warning: 2, none: 0 }, true, ru)).toBe('считываются: 5, с предупреждением: 2');
	expect(proofText({ ok: 3, warning: 2, none: 0, grade: 'C' }, true, ru)).toContain('худшая оценка: C');
	expect(proofText({ ok: 3, warning: 0, none: 1 }, true, ru)).toBe('считываются: 3, не проверены: 1');
	expect(proofText({ ok: 0, warning: 0, none: 4 }, false, ru)).toBe('без QR-кода');
});

test('a warning is named, by the server where the admin has no words for it', () => {
	const named = (cause: string, module: number | null, told: string | null) =>
		warningText({ cause, module, told }, en, String);
	expect(named('small_module', 0.35, 'x')).toContain('0.35 mm');
	expect(named('low_contrast', null, 'x')).toBe(en.proof.lowContrast);
	expect(named('newer', null, 'x')).toBe('x');
	expect(named('newer', null, null)).toBe('');
});
