/* What the pages say, from the admin's own catalogues and the server's own tables: no test holds a copy of a text. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const admin = fileURLToPath(new URL('../../admin/', import.meta.url));
const { buildSync } = createRequire(`${admin}package.json`)('esbuild');
const { outputFiles } = buildSync({
	stdin: {
		contents: ['en', 'ru']
			.map((language) => `export { ${language} } from './${language}'; export { design as ${language}Design } from './${language}/design';`)
			.join('\n'),
		resolveDir: `${admin}src/text`,
		loader: 'ts',
	},
	bundle: true,
	write: false,
	format: 'esm',
});
const said = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);

/** Of the server's rows `NAME("code", ... "Russian", "English" ...` the texts by their code. */
function rowsOf(path, name) {
	const table = readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');
	const text = '"((?:[^"\\\\]|\\\\.)*)"';
	const row = new RegExp(`^${name}\\(${text}, (?:\\d+, )?${text},\\s*${text}`, 'gm');
	return new Map([...table.matchAll(row)].map(([, code, ru, en]) => [code, { ru, en }]));
}
const problems = rowsOf('http/problem.def', 'PROBLEM');
const findings = rowsOf('model/finding.def', 'FINDING');

const locales = { ru: 'ru-RU', en: 'en-GB' };
const others = { ru: 'en', en: 'ru' };

/** Each flow has a language of its own, half of them the one, half the other; POSM_OTHER_LANGUAGE turns them all round. */
export function wordsOf(own) {
	const language = process.env.POSM_OTHER_LANGUAGE ? others[own] : own;
	return {
		...said[language],
		design: said[`${language}Design`],
		language,
		locale: locales[language],
		/** What the server calls a problem, and what it finds in a template; `finding` up to its first figure. */
		problem: (code) => problems.get(code)[language],
		finding: (code) => findings.get(code)[language].split('{')[0],
		/** As a person writes it. */
		number: (value) => value.toLocaleString(language),
	};
}

/** What takes arguments, whatever they are; of plain words, the beginning of what is shown. */
export function like(text) {
	if (typeof text === 'string') return new RegExp(`^${escaped(text)}`);
	const hole = '\u0001';
	return new RegExp(`^${escaped(text(...Array(text.length).fill(hole))).replaceAll(hole, '.+')}$`);
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The name of a field of the settings. */
export const field = ({ settings }, name, unit) =>
	unit ? settings.withUnit(settings.fields[name], settings.units[unit]) : settings.fields[name];
