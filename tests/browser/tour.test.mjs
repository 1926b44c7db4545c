/* Every page once: no rule of WCAG 2.2 AA is broken in either theme, nothing is wider than a tablet, the page's policy is
   strict. POSM_SHOTS names a folder for pictures of all of it, in both languages and themes. */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { adminUrl, browse, drawn, en, generate, restaurantOf, row, ru, untilDone } from './browser.mjs';

const shots = process.env.POSM_SHOTS;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const still = (page) =>
	// What fades in has no contrast yet.
	page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));

/** Changes the theme, and waits until the page wears it. */
async function wear(page, colorScheme) {
	await page.emulateMedia({ colorScheme });
	await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
	await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
}

async function offences(page, runOnly) {
	await still(page);
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
	// Behind a dialog nothing can be reached, and it has been looked at before.
	const { violations } = await page.evaluate(
		(only) => window.axe.run(document.querySelector('[role=dialog], [role=menu]') ?? document, { runOnly: only }),
		runOnly,
	);
	return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

/** Pixels the page is wider than its window, once what floats (an open menu) has found its place in it. */
async function tooWide(page) {
	const fits = () => document.documentElement.scrollWidth <= innerWidth;
	await page.waitForFunction(fits, null, { timeout: 5_000 }).catch(() => {});
	return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

async function shoot(page, name, language, scheme) {
	if (!shots) return;
	await mkdir(shots, { recursive: true });
	await still(page);
	await page.waitForLoadState('networkidle');
	await page.screenshot({ path: `${shots}/${name}-${language}-${scheme}.png` });
}

/** Stops at every page and dialog; `look` is told its name. */
async function tour(page, words, restaurant, look) {
	const dialog = page.getByRole('dialog');
	const close = async () => {
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	};
	const button = (name) => page.getByRole('button', { name, exact: true });
	const choose = async (field, option) => {
		await page.getByRole('textbox', { name: field }).click();
		await page.getByRole('option', { name: option }).first().click();
	};
	const rows = () => page.locator('tbody tr').first().waitFor();

	await page.goto(adminUrl(`/restaurants/${restaurant.id}`));
	const { id } = await generate(page, words);
	await untilDone(page, id);
	await button(words.filter).click();
	await look('history');
	await row(page, id).getByRole('button', { name: words.more }).click();
	await page.getByRole('menu').waitFor();
	await look('history-menu');
	await page.getByRole('menuitem', { name: words.share }).click();
	await dialog.getByRole('button', { name: words.makeLink }).click();
	await dialog.locator('[data-share]').first().waitFor();
	await look('share');
	await close();
	await row(page, id).getByRole('button', { name: words.print }).click();
	await dialog.getByRole('textbox', { name: words.sheet }).click();
	await page.getByRole('option', { name: 'A4, 210' }).click();
	await dialog.getByLabel(words.marks).first().waitFor();
	await look('print');
	await close();
	await row(page, id).getByRole('button', { name: words.details }).click();
	await drawn(dialog.locator('[data-card] img').first());
	await look('details');
	await dialog.getByRole('tab', { name: words.settings }).click();
	await dialog.locator('dl').first().waitFor();
	await look('details-settings');
	await dialog.getByRole('tab', { name: words.about }).click();
	await look('details-about');
	await close();
	await button(words.open).click();
	await dialog.getByText(words.pictureTrue).waitFor();
	await dialog.getByRole('button', { name: words.text, expanded: false }).first().click();
	await look('generate');
	await close();

	await page.goto(adminUrl(`/restaurants/${restaurant.id}/tables`));
	await rows();
	await look('tables');
	await button(words.addTables).click();
	await dialog.getByText(words.range, { exact: true }).click();
	await look('tables-add');
	await close();
	await button(words.importTables).click();
	await dialog.locator('input[type=file]').setInputFiles({
		name: 'tables.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from('number;zone;seats\nVIP-1;VIP;4\nVIP-2;VIP;6\n'),
	});
	await dialog.getByText('VIP-2').waitFor();
	await look('tables-import');
	await close();
	await page.goto(adminUrl(`/restaurants/${restaurant.id}/templates`));
	await page.locator('[data-template]').first().waitFor();
	await look('templates');

	await page.goto(adminUrl('/templates'));
	await drawn(page.locator('[data-template] img').first());
	await look('gallery');
	await button(words.addTemplate).click();
	await dialog.locator('input[type=file]').first().waitFor({ state: 'attached' });
	await look('upload');
	await close();
	await page.locator('[data-template]').first().click();
	await page.locator('[data-settled]').waitFor();
	await page.locator('[data-item="0"]').focus();
	await look('editor');
	await page.getByRole('tab', { name: words.check }).click();
	await page.getByRole('region', { name: words.check }).waitFor();
	await look('editor-check');
	await page.getByRole('tab', { name: words.revisions }).click();
	await page.locator('[data-revision]').first().waitFor();
	await drawn(page.locator('.page img').first());
	await look('revisions');
	await page.getByRole('tab', { name: words.properties }).click();
	await page.locator('input[type=file]').waitFor({ state: 'attached' });
	await look('properties');

	await page.goto(adminUrl('/restaurants'));
	await choose(words.brand, restaurant.brand_name);
	await button(words.startBatch).waitFor();
	await look('restaurants');
	await button(words.startBatch).click();
	await dialog.getByRole('radio').first().waitFor();
	await look('batch-start');
	await dialog.getByRole('button', { name: words.submitBatch }).click();
	await button(words.downloadBatch).waitFor({ timeout: 120_000 });
	await look('batch');
	await page.goto(adminUrl('/batches'));
	await rows();
	await look('batches');
	await page.goto(adminUrl('/cards'));
	await page.getByRole('textbox', { name: words.list }).fill('2076387b-1911-4df3-b14d-50e0935c8889; 12\n12');
	await look('cards');
	for (const name of ['jobs', 'audit', 'users']) {
		await page.goto(adminUrl(`/${name}`));
		await rows();
		await look(name);
	}
	await button(words.addUser).click();
	await look('user');
}

const words = {
	ru: {
		...ru,
		filter: 'Фильтр',
		more: /^Ещё/,
		share: 'Ссылка для типографии',
		makeLink: 'Создать ссылку',
		print: /^Файл для печати/,
		sheet: 'Лист',
		marks: 'Метки реза',
		details: /^Подробнее/,
		settings: 'Настройки',
		about: 'О версии',
		pictureTrue: 'Так это будет напечатано.',
		text: /^Текст/,
		addTables: 'Добавить столы',
		range: 'Диапазон',
		importTables: 'Импорт CSV',
		brand: 'Сеть',
		startBatch: 'Сгенерировать для сети',
		submitBatch: 'Сгенерировать для всех',
		downloadBatch: 'Скачать все карточки',
		list: 'Столы, по одному на строку',
		addTemplate: 'Добавить шаблон',
		check: /^Проверка/,
		revisions: 'Ревизии',
		properties: 'Свойства',
		addUser: 'Добавить пользователя',
	},
	en: {
		...en,
		filter: 'Filter',
		more: /^More for/,
		share: 'Link for the print shop',
		makeLink: 'Make a link',
		print: /^Print file/,
		sheet: 'Sheet',
		marks: 'Crop marks',
		details: /^Details of/,
		settings: 'Settings',
		about: 'About',
		pictureTrue: 'This is how it will be printed.',
		text: /^Text/,
		addTables: 'Add tables',
		range: 'A range',
		importTables: 'Import CSV',
		brand: 'Brand',
		startBatch: 'Generate for the brand',
		submitBatch: 'Generate for all',
		downloadBatch: 'Download all cards',
		list: 'Tables, one a line',
		addTemplate: 'Add a template',
		check: /^(Check|Preflight)/,
		revisions: 'Revisions',
		properties: 'Properties',
		addUser: 'Add a user',
	},
};

test('no page breaks a rule of WCAG 2.2 AA in either theme, or is wider than a tablet', () =>
	browse(async (page) => {
		const restaurant = await restaurantOf(12);
		const seen = {};
		await tour(page, words.ru, restaurant, async (name) => {
			seen[name] = await offences(page, everyRule);
			await shoot(page, name, 'ru', 'light');
			await wear(page, 'dark');
			seen[`${name}, dark`] = await offences(page, ['color-contrast']);
			await shoot(page, name, 'ru', 'dark');
			await wear(page, 'light');
			await page.setViewportSize({ width: 768, height: 1024 });
			const wide = await tooWide(page);
			seen[`${name}, tablet`] = wide > 0 ? [`${wide} pixels too wide`] : [];
			await shoot(page, name, 'ru', 'tablet');
			await page.setViewportSize({ width: 1280, height: 800 });
		});
		for (const [name, found] of Object.entries(seen)) assert.deepEqual(found, [], name);
	}));

if (shots) {
	test('pictures of every page in English', () =>
	browse(
		async (page) => {
			await tour(page, words.en, await restaurantOf(12), async (name) => {
				await shoot(page, name, 'en', 'light');
				await wear(page, 'dark');
				await shoot(page, name, 'en', 'dark');
				await wear(page, 'light');
			});
		},
		{ locale: 'en-GB' },
	));
}

test('the policy of the page allows nothing from elsewhere and no script but its own files', () =>
	browse(async (page) => {
		const answer = await page.goto(adminUrl('/restaurants'));
		const policy = Object.fromEntries(
			answer
				.headers()
				['content-security-policy'].split(';')
				.map((rule) => rule.trim().split(/\s+/))
				.map(([name, ...sources]) => [name, sources.join(' ')]),
		);
		assert.equal(policy['default-src'], "'none'");
		assert.equal(policy['script-src'], "'self'");
		assert.equal(policy['connect-src'], "'self'");
		for (const name of ['base-uri', 'frame-ancestors', 'form-action']) assert.equal(policy[name], "'none'");
		await page.locator('tbody tr').first().waitFor();
	}));
