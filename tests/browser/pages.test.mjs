import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { adminUrl, api, browse, drawn, firstLoad, generate, restaurantOf, row, until, untilDone } from './browser.mjs';
import { offences } from './look.mjs';
import { like } from './words.mjs';

const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('a template is uploaded, shown to others, given another file, brought back, copied and deleted', () =>
	browse(
		async (page, words) => {
			const { templates, upload, design } = words;
			const { id: restaurant, brand_name: brand } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
			await page.getByRole('button', { name: words.templates.add }).click();
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('button', { name: words.upload.submit, exact: true }).click();
			await dialog.getByText(upload.fileMissing).waitFor();
			const pdf = dialog.locator('input[type=file][accept*=pdf]');
			const name = dialog.getByLabel(upload.name);
			await pdf.setInputFiles(root('templates/a6-card/en.pdf'));
			await pdf.setInputFiles(root('templates/a6-card/ru.pdf'));
			await until(async () => (await name.inputValue()) === 'ru', 'the name follows the file');
			await name.fill('Проба из браузера');
			await dialog
				.locator('input[type=file][accept*=json]')
				.setInputFiles(root('templates/a6-card/ru.settings.json'));
			await dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false }).waitFor();
			const saved = page.waitForResponse(
				(response) => response.request().method() === 'POST' && response.url().endsWith('/templates') && response.status() !== 503,
			);
			await dialog.getByRole('button', { name: words.upload.submit, exact: true }).click();
			const { id } = await (await saved).json();
			const made = [id];
			// Nothing is wrong with it: that is said, and where one can go from here.
			await dialog.getByText(upload.well('Проба из браузера')).waitFor();
			await dialog.getByRole('button', { name: upload.open }).waitFor();
			await dialog.getByRole('button', { name: words.common.close }).last().click();
			const shownTo = async () => {
				const { visibility, brand_ids, restaurant_ids } = await api('GET', `/templates/${id}`);
				return { visibility, brands: brand_ids.length, restaurants: restaurant_ids.length };
			};
			try {
				await page.locator(`[data-template="${id}"]`).click();
				await dialog.getByText(words.generate.previewTrue).waitFor();
				await drawn(dialog.locator('.page img'));
				assert.deepEqual(await shownTo(), { visibility: 'restaurants', brands: 0, restaurants: 1 });

				await page.goto(adminUrl(`/templates/${id}/about`));
				await page.getByRole('textbox', { name: upload.visibility }).click();
				await page.getByRole('option', { name: upload.audiences.brands }).click();
				await page.getByRole('textbox', { name: words.users.brands }).click();
				await page.getByRole('option', { name: brand }).click();
				await page.keyboard.press('Tab'); // the list of names closes
				await page.getByRole('button', { name: design.templates.saveVisibility }).click();
				await page.getByText(design.templates.changedVisibility).waitFor();
				assert.deepEqual(await shownTo(), { visibility: 'brands', brands: 1, restaurants: 0 });

				const other = page.locator('input[type=file]');
				await other.setInputFiles(root('templates/round-sticker/ru.pdf'));
				await page.getByRole('button', { name: design.templates.replace }).click();
				await page.getByText(design.templates.outside).waitFor();
				await page.locator('[data-code=outside_page]').first().waitFor();
				assert.equal((await api('GET', `/templates/${id}`)).revision, 1, 'what does not fit changes nothing');
				await other.setInputFiles(root('templates/a6-card/en.pdf'));
				await page.getByRole('button', { name: design.templates.replace }).click();
				await page.getByText(design.templates.replaced(2)).waitFor();

				await page.getByRole('tab', { name: design.templates.tabs.revisions }).click();
				for (const revision of [1, 2]) await drawn(page.getByAltText(design.templates.pictureOf(revision, 1)));
				await page.getByRole('button', { name: design.templates.restoreOf(1) }).click();
				await page.locator('[data-revision="3"]').getByText(design.templates.restoredFrom(1)).waitFor();
				const files = (await api('GET', `/templates/${id}/revisions`)).items.map(({ file }) => file.sha256);
				assert.equal(files[0], files[2], 'the third is the first again');
				assert.notEqual(files[0], files[1]);

				await page.getByRole('tab', { name: design.templates.tabs.about }).click();
				await page.getByRole('button', { name: design.templates.clone }).click();
				await dialog.getByRole('button', { name: design.templates.cloneSubmit }).click();
				await page.getByRole('heading', { name: design.templates.cloneName('Проба из браузера') }).waitFor();
				const copy = Number(new URL(page.url()).pathname.split('/').at(-1));
				made.push(copy);
				assert.notEqual(copy, id);
				await page.getByRole('tab', { name: design.templates.tabs.about }).click();
				await page.getByRole('button', { name: templates.remove }).click();
				const question = page.getByRole('dialog', { name: templates.removeTitle });
				await question.getByRole('button', { name: templates.remove }).click();
				await page.locator(`[data-template="${id}"]`).waitFor();
				await page.locator(`[data-template="${copy}"]`).waitFor({ state: 'detached' });
				made.pop();
			} finally {
				for (const one of made) await api('DELETE', `/templates/${one}`);
			}
		},
		{ expected: [422] },
	));

test('what may spoil the print is told after the upload, and stays with the template', () =>
	browse(async (page, words) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
		await page.getByRole('button', { name: words.templates.add }).click();
		const dialog = page.getByRole('dialog');
		await dialog.locator('input[type=file][accept*=pdf]').setInputFiles(root('templates/a6-card/ru.pdf'));
		const settings = JSON.parse(await readFile(root('templates/a6-card/ru.settings.json'), 'utf8'));
		settings.elements.find(({ type }) => type === 'qr').size = 11.5;
		await dialog.locator('input[type=file][accept*=json]').setInputFiles({
			name: 'settings.json',
			mimeType: 'application/json',
			buffer: Buffer.from(JSON.stringify(settings)),
		});
		await dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false }).waitFor();
		const saved = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/templates') && response.status() !== 503,
		);
		await dialog.getByRole('button', { name: words.upload.submit, exact: true }).click();
		const { id } = await (await saved).json();
		try {
			await dialog.getByText(words.upload.found).waitFor();
			await dialog.locator('[data-level=warning][data-code=small_module]').getByText(words.finding('small_module')).waitFor();
			assert.deepEqual(await offences(page), []);
			await dialog.getByRole('button', { name: words.common.close }).last().click();
			await page.locator(`[data-template="${id}"]`).click();
			await dialog.locator('[data-code=small_module]').getByText(`${words.settings.types.qr} · ${words.settings.onPage(1)}`).waitFor();
		} finally {
			await api('DELETE', `/templates/${id}`);
		}
	}));

test('a file that is no PDF is refused with the reason, and nothing is added', () =>
	browse(
		async (page, words) => {
			const { id: restaurant } = await restaurantOf(12);
			const count = async () => (await api('GET', `/templates?restaurant_id=${restaurant}`)).items.length;
			const before = await count();
			await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
			await page.getByRole('button', { name: words.templates.add }).click();
			const dialog = page.getByRole('dialog');
			await dialog
				.locator('input[type=file][accept*=pdf]')
				.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no PDF at all') });
			await dialog.getByRole('button', { name: words.upload.submit, exact: true }).click();
			await dialog.getByRole('alert').waitFor();
			assert.equal(await count(), before);
		},
		{ language: 'en', expected: [400, 422] },
	));

test('what is wrong in a folded part of the settings is said, opened and brought into sight', () =>
	browse(async (page, words) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
		await page.getByRole('button', { name: words.templates.add }).click();
		const dialog = page.getByRole('dialog');
		const sent = [];
		page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
		await dialog.locator('input[type=file][accept*=pdf]').setInputFiles(root('templates/a6-card/ru.pdf'));
		const good = JSON.parse(await readFile(root('templates/a6-card/ru.settings.json'), 'utf8'));
		const format = dialog.getByText(words.rule.format);
		const press = async (settings) => {
			await dialog.locator('input[type=file][accept*=json]').setInputFiles({
				name: 'settings.json',
				mimeType: 'application/json',
				buffer: Buffer.from(JSON.stringify(settings)),
			});
			if (settings.format === 1) await format.waitFor({ state: 'detached' }); // what the file before had
			await dialog.getByText(words.settings.fixFields(1)).waitFor();
			await dialog.getByRole('button', { name: words.upload.submit, exact: true }).click();
		};
		const inSight = (locator) =>
			locator.evaluate((element) => {
				const { top, left, height } = element.getBoundingClientRect();
				return element.contains(document.elementFromPoint(left + 4, top + height / 2));
			});

		await press({ ...good, format: 2 });
		await format.waitFor();
		await until(() => inSight(format), 'it is brought into sight');

		const last = good.elements.length - 1;
		await press({
			...good,
			elements: good.elements.map((element, index) =>
				index === last ? { ...element, value: '{{table.nomer}}' } : element,
			),
		});
		const told = dialog.getByText(words.rule.placeholder('table.nomer'));
		await told.waitFor();
		await until(() => inSight(told), 'it is brought into sight');
		assert.deepEqual(sent, []);
	}));

test('the cards of a generation show their pictures, their PDF and their codes; at 400 pixels its actions are in sight', () =>
	browse(async (page, words) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const { id } = await generate(page, words);
		await untilDone(page, id);
		await row(page, id)
			.getByRole('button', { name: like(words.history.detailsOf) })
			.click();
		const cards = page.locator('[data-card]');
		await cards.nth(11).waitFor();
		const first = cards.first();
		await drawn(first.locator('img'));
		const kinds = [];
		for (const name of [like(words.download.table), /PNG$/, /SVG$/, /QR.*PDF$/]) {
			const link = first.getByRole('link', { name }).first();
			kinds.push(
				await page.evaluate(
					(href) => fetch(href).then((answer) => answer.headers.get('Content-Type')),
					await link.getAttribute('href'),
				),
			);
		}
		assert.deepEqual(kinds, ['application/pdf', 'image/png', 'image/svg+xml', 'application/pdf']);
		await page.getByRole('tab', { name: words.details.settings }).click();
		await page.getByRole('dialog').getByText(words.settings.fields.ecc).waitFor();
		await page.getByRole('dialog').getByText('JSON', { exact: true }).click();
		await page.getByText('"format": 1').waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });

		await page.setViewportSize({ width: 400, height: 800 });
		const download = row(page, id).getByRole('button', { name: like(words.history.downloadOf) });
		await until(async () => {
			const { x, width } = await download.boundingBox();
			return x >= 0 && x + width <= 400;
		}, 'a button of the row is out of sight');
	}));

test('an address that leads nowhere says so', () =>
	browse(
		async (page, words) => {
			await page.goto(adminUrl('/nowhere'));
			await page.getByText(words.app.notFound).waitFor();
			await page.goto(adminUrl('/restaurants/999999999'));
			await page.getByRole('alert').getByText(words.problem('not_found')).waitFor();
			await page.getByRole('link', { name: words.app.toRestaurants }).click();
			await page.getByRole('heading', { name: words.restaurants.title }).waitFor();
		},
		{ language: 'en', expected: [404] },
	));

test('the first page is in the language of the browser and weighs less than 250 KB compressed', () =>
	browse(
		async (page, words) => {
			const listed = await firstLoad(page);
			await page.getByRole('heading', { name: words.restaurants.title }).waitFor();
			const addresses = await page.evaluate(() => [
				location.href,
				...performance.getEntriesByType('resource').map(({ name }) => name),
			]);
			let bytes = 0;
			for (const address of addresses.filter((name) => name.includes('/admin/'))) {
				const body = await page.evaluate((name) => fetch(name).then((answer) => answer.text()), address);
				bytes += gzipSync(Buffer.from(body), { level: 9 }).length;
			}
			console.log(`first load: ${Math.round(bytes / 1024)} KB compressed, the list on the screen after ${Math.round(listed)} ms`);
			assert.ok(bytes > 10_000 && bytes < 250 * 1024, `${bytes} bytes`);
		},
		{ language: 'en' },
	));
