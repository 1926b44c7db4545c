/* What is on the screen, looked at: no rule of WCAG 2.2 AA is broken in either theme, nothing is wider than a tablet. POSM_SHOTS
   names a folder for pictures of it, in both themes and as wide as a tablet. */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const shots = process.env.POSM_SHOTS;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const wide = { width: 1280, height: 800 };
const tablet = { width: 768, height: 1024 };

const still = (page) =>
	// What fades in has no contrast yet.
	page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));

/** Changes the theme, and waits until the page wears it. */
async function wear(page, colorScheme) {
	await page.emulateMedia({ colorScheme });
	await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
	await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
}

/** Whether the keyboard is left behind a dialog that is open. */
const lost = (page) =>
	page.evaluate(() => {
		const { activeElement: at, body } = document;
		return document.querySelector('[role=dialog]') && at !== body && !at.closest('[role=dialog], [role=menu]') ? [`focus: ${at.outerHTML}`] : [];
	});

/** The rules that the page breaks. */
export async function offences(page, runOnly = everyRule) {
	await still(page);
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
	// Behind a dialog nothing can be reached, and it has been looked at before.
	const { violations } = await page.evaluate(async (only) => {
		const where = document.querySelector('[role=dialog], [role=menu]') ?? document;
		const found = await window.axe.run(where, { runOnly: only });
		const small = found.violations.find(({ id }) => id === 'target-size');
		if (!small) return found;
		// What the foot of a dialog covers by half is not small: looked at again in the middle.
		document.querySelector(small.nodes[0].target[0])?.scrollIntoView({ block: 'center' });
		return window.axe.run(where, { runOnly: only });
	}, runOnly);
	return [...violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), ...(await lost(page))];
}

/** Pixels the page is wider than its window, once what floats (an open menu) has found its place in it. */
async function tooWide(page) {
	const fits = () => document.documentElement.scrollWidth <= innerWidth;
	await page.waitForFunction(fits, null, { timeout: 5_000 }).catch(() => {});
	return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

async function shoot(page, name) {
	if (!shots) return;
	await mkdir(shots, { recursive: true });
	await still(page);
	await page.waitForLoadState('networkidle');
	// A picture that the server has no time for is asked for again; one that is wrong on purpose never comes.
	const there = () => [...document.images].every((it) => (it.complete && it.naturalWidth > 0) || it.getBoundingClientRect().top > innerHeight);
	await page.waitForFunction(there, null, { timeout: 10_000 }).catch(() => {});
	await page.screenshot({ path: `${shots}/${name}.png` });
}

/** Goes along with a `tour(look)`, which stops at each view and tells its name; then all that is wrong is told. */
export async function lookedAt(page, { language }, tour) {
	const seen = {};
	await tour(async (name) => {
		const file = (look) => `${name}-${language}-${look}`;
		seen[name] = await offences(page);
		await shoot(page, file('light'));
		await wear(page, 'dark');
		seen[`${name}, dark`] = await offences(page, ['color-contrast']);
		await shoot(page, file('dark'));
		await wear(page, 'light');
		await page.setViewportSize(tablet);
		const over = await tooWide(page);
		seen[`${name}, tablet`] = over > 0 ? [`${over} pixels too wide`] : [];
		await shoot(page, file('tablet'));
		await page.setViewportSize(wide);
	});
	for (const [name, found] of Object.entries(seen)) assert.deepEqual(found, [], name);
}
