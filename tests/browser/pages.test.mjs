import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { adminUrl, api, browse, generate, restaurantOf, row, untilDone, offences } from './browser.mjs';

const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('a template is uploaded with its settings and shows its page', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
		await page.getByRole('button', { name: 'Добавить шаблон' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
		await dialog.getByText('Выберите файл PDF.').waitFor();
		const [pdf, json] = [
			dialog.locator('input[type=file][accept*=pdf]'),
			dialog.locator('input[type=file][accept*=json]'),
		];
		await pdf.setInputFiles(root('templates/a6-card/ru.pdf'));
		await json.setInputFiles(root('templates/a6-card/ru.settings.json'));
		await dialog.getByLabel('Название').fill('Проба из браузера');
		await dialog.getByRole('button', { name: /^QR-код/ }).waitFor();
		const saved = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/templates'),
		);
		await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
		const { id } = await (await saved).json();
		try {
			await page.locator(`[data-template="${id}"]`).click();
			await page.getByRole('dialog').getByText('Так это будет напечатано.').waitFor();
			const shown = page.getByRole('dialog').locator('.page img');
			assert.ok(await shown.evaluate((image) => image.decode().then(() => image.naturalWidth > 100)));
		} finally {
			await api('DELETE', `/templates/${id}`);
		}
	}));

test('what may spoil the print is told after the upload, and stays with the template', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
		await page.getByRole('button', { name: 'Добавить шаблон' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.locator('input[type=file][accept*=pdf]').setInputFiles(root('templates/a6-card/ru.pdf'));
		const settings = JSON.parse(await readFile(root('templates/a6-card/ru.settings.json'), 'utf8'));
		settings.elements.find(({ type }) => type === 'qr').size = 11.5;
		await dialog.locator('input[type=file][accept*=json]').setInputFiles({
			name: 'settings.json',
			mimeType: 'application/json',
			buffer: Buffer.from(JSON.stringify(settings)),
		});
		await dialog.getByRole('button', { name: /^QR-код/ }).waitFor();
		const saved = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/templates'),
		);
		await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
		const { id } = await (await saved).json();
		try {
			await dialog.getByText('Шаблон загружен, им можно пользоваться.').waitFor();
			await dialog.locator('[data-level=warning][data-code=small_module]').getByText('Увеличьте код до').waitFor();
			assert.deepEqual(await offences(page), []);
			await dialog.getByRole('button', { name: 'Закрыть' }).last().click();
			await page.locator(`[data-template="${id}"]`).click();
			await dialog.locator('[data-code=small_module]').getByText('QR-код · страница 1').waitFor();
		} finally {
			await api('DELETE', `/templates/${id}`);
		}
	}));

test('a file that is no PDF is refused with the reason, and nothing is added', () =>
	browse(
		async (page) => {
			const { id: restaurant } = await restaurantOf(12);
			const count = async () => (await api('GET', `/templates?restaurant_id=${restaurant}`)).items.length;
			const before = await count();
			await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
			await page.getByRole('button', { name: 'Добавить шаблон' }).click();
			const dialog = page.getByRole('dialog');
			await dialog
				.locator('input[type=file][accept*=pdf]')
				.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no PDF at all') });
			await dialog.getByRole('button', { name: 'Добавить QR-код' }).click();
			await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
			await dialog.getByRole('alert').waitFor();
			assert.equal(await count(), before);
		},
		{ expected: [400, 422] },
	));

test('what is wrong in a folded part of the settings is said, opened and brought into sight', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
		await page.getByRole('button', { name: 'Добавить шаблон' }).click();
		const dialog = page.getByRole('dialog');
		const sent = [];
		page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
		await dialog.locator('input[type=file][accept*=pdf]').setInputFiles(root('templates/a6-card/ru.pdf'));
		const good = JSON.parse(await readFile(root('templates/a6-card/ru.settings.json'), 'utf8'));
		const press = async (settings) => {
			await dialog.locator('input[type=file][accept*=json]').setInputFiles({
				name: 'settings.json',
				mimeType: 'application/json',
				buffer: Buffer.from(JSON.stringify(settings)),
			});
			await dialog.getByText('Сначала исправьте 1 поле настроек.').waitFor();
			await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
		};
		const inSight = (locator) =>
			locator.evaluate((element) => {
				const { top, left, height } = element.getBoundingClientRect();
				return element.contains(document.elementFromPoint(left + 4, top + height / 2));
			});

		await press({ ...good, format: 2 });
		const format = dialog.getByText('Формат должен быть 1.');
		await format.waitFor();
		assert.ok(await inSight(format));

		const last = good.elements.length - 1;
		await press({
			...good,
			elements: good.elements.map((element, index) =>
				index === last ? { ...element, value: '{{table.nomer}}' } : element,
			),
		});
		const told = dialog.getByText('Неизвестная подстановка {{table.nomer}}.');
		await told.waitFor();
		assert.ok(await inSight(told));
		assert.deepEqual(sent, []);
	}));

test('a template is deleted after a question', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
		await page.getByRole('button', { name: 'Добавить шаблон' }).click();
		const upload = page.getByRole('dialog');
		const pdf = upload.locator('input[type=file][accept*=pdf]');
		await pdf.setInputFiles(root('templates/a6-card/en.pdf'));
		await pdf.setInputFiles(root('templates/a6-card/ru.pdf'));
		assert.equal(await upload.getByLabel('Название').inputValue(), 'ru', 'the name follows the file');
		await upload
			.locator('input[type=file][accept*=json]')
			.setInputFiles(root('templates/a6-card/ru.settings.json'));
		await upload.getByRole('button', { name: /^QR-код/ }).waitFor();
		const saved = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/templates'),
		);
		await upload.getByRole('button', { name: 'Загрузить', exact: true }).click();
		const { id } = await (await saved).json();
		await page.locator(`[data-template="${id}"]`).click();
		await page.getByRole('button', { name: 'Удалить' }).click();
		const question = page.getByRole('dialog', { name: 'Удалить шаблон?' });
		await question.getByRole('button', { name: 'Удалить' }).click();
		await page.locator(`[data-template="${id}"]`).waitFor({ state: 'detached' });
	}));

test('at 400 pixels the actions of a row are in sight', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.setViewportSize({ width: 400, height: 800 });
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const { id } = await generate(page);
		await untilDone(page, id);
		const { x, width } = await row(page, id)
			.getByRole('button', { name: /^Скачать/ })
			.boundingBox();
		assert.ok(x >= 0 && x + width <= 400, `from ${x}, ${width} wide`);
	}));

test('the cards of a generation show their pictures, their PDF and their codes', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const { id } = await generate(page);
		await untilDone(page, id);
		await row(page, id)
			.getByRole('button', { name: /^Подробнее/ })
			.click();
		const cards = page.locator('[data-card]');
		await cards.nth(11).waitFor();
		const first = cards.first();
		assert.ok(
			await first.locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth > 100)),
		);
		const kinds = [];
		for (const name of [/^Стол /, /PNG$/, /SVG$/, /QR.*PDF$/]) {
			const link = first.getByRole('link', { name }).first();
			kinds.push(
				await page.evaluate(
					(href) => fetch(href).then((answer) => answer.headers.get('Content-Type')),
					await link.getAttribute('href'),
				),
			);
		}
		assert.deepEqual(kinds, ['application/pdf', 'image/png', 'image/svg+xml', 'application/pdf']);
		await page.getByRole('tab', { name: 'Настройки' }).click();
		await page.getByRole('dialog').getByText('Коррекция ошибок').waitFor();
		await page.getByRole('dialog').getByText('JSON', { exact: true }).click();
		await page.getByText('"format": 1').waitFor();
	}));

test('the list of tables is searched and narrowed to a zone', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(40);
		const { items } = await api('GET', `/restaurants/${restaurant}/tables?limit=1000`);
		await page.goto(adminUrl(`/restaurants/${restaurant}/tables`));
		const rows = page.locator('tbody tr');
		await rows.nth(39).waitFor();
		const { zone } = items.find((table) => table.zone);
		await page.getByRole('textbox', { name: 'Зона' }).click();
		await page.getByRole('option', { name: zone, exact: true }).click();
		await page.waitForFunction(
			(count) => document.querySelectorAll('tbody tr').length === count,
			items.filter((table) => table.zone === zone).length,
		);
	}));

test('an address that leads nowhere says so', () =>
	browse(
		async (page) => {
			await page.goto(adminUrl('/nowhere'));
			await page.getByText('Такой страницы нет.').waitFor();
			await page.goto(adminUrl('/restaurants/999999999'));
			await page.getByRole('alert').getByText('Не найдено').waitFor();
			await page.getByRole('link', { name: 'К ресторанам' }).click();
			await page.getByRole('heading', { name: 'Рестораны' }).waitFor();
		},
		{ expected: [404] },
	));

test('the first page weighs less than 250 KB compressed', () =>
	browse(async (page) => {
		await page.goto(adminUrl('/'));
		await page.locator('tbody tr').first().waitFor();
		const addresses = await page.evaluate(() => [
			location.href,
			...performance.getEntriesByType('resource').map(({ name }) => name),
		]);
		let bytes = 0;
		for (const address of addresses.filter((name) => name.includes('/admin/'))) {
			bytes += gzipSync(
				Buffer.from(await page.evaluate((name) => fetch(name).then((answer) => answer.text()), address)),
				{ level: 9 },
			).length;
		}
		assert.ok(bytes > 10_000 && bytes < 250 * 1024, `${bytes} bytes`);
	}));

