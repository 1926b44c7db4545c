import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { adminUrl, api, browse, generate, restaurantOf, url } from './browser.mjs';

const entries = (path) =>
	execFileSync('python3', ['-c', 'import sys, zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))', path], {
		encoding: 'utf8',
	})
		.trim()
		.split('\n');

test('a whole brand is generated at once, followed, and downloaded; what was done stands in jobs and audit', () =>
	browse(async (page) => {
		const { brand_name: brand } = await restaurantOf(12);
		await page.goto(adminUrl('/restaurants'));
		await page.getByRole('textbox', { name: 'Сеть' }).click();
		await page.getByRole('option', { name: brand }).click();
		await page.getByRole('button', { name: 'Сгенерировать для сети' }).click();
		await page.getByRole('button', { name: 'Сгенерировать для всех' }).click();
		const save = page.getByRole('button', { name: 'Скачать все карточки' });
		await save.waitFor({ timeout: 120_000 });
		const id = Number(new URL(page.url()).pathname.split('/').at(-1));
		const { restaurants, total } = await api('GET', `/batches/${id}`);
		assert.ok(restaurants.length > 1);
		await page.locator(`[data-restaurant="${restaurants[0].restaurant_id}"] [data-status="done"]`).waitFor();
		const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
		assert.ok(entries(await download.path()).length > total, 'a card for each table of each restaurant');
		await page.getByRole('link', { name: 'Запуски по сети' }).click();
		await page.locator('tbody tr').first().getByRole('link').waitFor();

		await page.getByRole('link', { name: 'Задачи' }).click();
		const job = page.locator('[data-job]').filter({ hasText: 'генерация' }).first();
		await job.getByText('готова').waitFor();
		await page.getByRole('link', { name: 'Журнал' }).click();
		await page.locator('[data-action="batch.archive"]').getByText('скачан архив сети').first().waitFor();
		await page.getByRole('textbox', { name: 'Что' }).click();
		await page.getByRole('option', { name: 'запуск по сети' }).click();
		await page.locator('[data-action="batch.archive"]').first().waitFor({ state: 'detached' });
		await page.locator('[data-action="batch.request"]').first().waitFor();
		await job.waitFor({ state: 'detached' });
		const [{ generation_id: generation, restaurant_id: restaurant }] = restaurants;
		await page.goto(adminUrl(`/generations/${generation}`));
		await page.getByRole('dialog').getByRole('tab', { name: 'Карточки' }).waitFor();
		assert.equal(new URL(page.url()).pathname, `/admin/restaurants/${restaurant}`);
	}));

test('cards for pasted uuids are made at once, one as PDF, more as ZIP', () =>
	browse(async (page) => {
		await page.goto(adminUrl('/cards'));
		const list = page.getByLabel('Столы, по одному на строку');
		const one = '2076387b-1911-4df3-b14d-50e0935c8889';
		await list.fill(`${one};12\nбез кода`);
		await page.getByText('Строка 2: в ней нет uuid.').waitFor();
		assert.ok(await page.getByRole('button', { name: 'Сделать PDF' }).isDisabled());
		const save = async (text, name) => {
			await list.fill(text);
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('button', { name }).click(),
			]);
			return download.path();
		};
		const pdf = await save(`https://check.example/t/${one}\t12`, 'Сделать PDF');
		assert.match(execFileSync('pdfinfo', [pdf], { encoding: 'utf8' }), /^Pages: +[1-9]/m);
		const zip = await save(`${one};12\n${one.replace('2076', '3076')};13;Терраса`, 'Сделать ZIP, 2 карточки');
		assert.equal(entries(zip).length, 2);
	}));

test('the end of a generation is told in the title of a window that nobody looks at, and where allowed by a notification', () =>
	browse(async (page) => {
		await page.context().grantPermissions(['notifications'], { origin: url });
		// Chromium without a screen shows every window and no notification: the page is told that it is not looked at,
		// and what it would show is kept.
		await page.addInitScript(() => {
			document.hasFocus = () => false;
			window.told = [];
			const { permission } = Notification;
			window.Notification = class {
				static permission = permission;
				constructor(title, { tag }) {
					window.told.push([title, tag]);
				}
			};
		});
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const { id, version, template_name: template } = await generate(page);
		await page.waitForFunction(() => document.title === 'готова · posm', null, { timeout: 120_000 });
		assert.deepEqual(await page.evaluate(() => window.told), [
			[`${template} · версия ${version}: готова`, `posm-${id}`],
		]);
		await page.evaluate(() => window.dispatchEvent(new Event('focus')));
		await page.waitForFunction(() => document.title !== 'готова · posm');
	}));

test('while the server is away the page says so, and it goes on by itself', () =>
	browse(
		async (page) => {
			const { name } = await restaurantOf(12);
			await page.goto(adminUrl('/restaurants'));
			await page.getByRole('link', { name }).waitFor();
			const away = (route) => route.abort('connectionrefused');
			await page.route(`${url}/api/**`, away);
			await page.getByRole('searchbox').fill('нет такого');
			await page.locator('[data-gone]').waitFor();
			await page.unroute(`${url}/api/**`, away);
			await page.locator('[data-gone]').waitFor({ state: 'detached' });
			await page.getByText(/«нет такого»/).waitFor();
			await page.getByRole('searchbox').fill('');
			await page.getByRole('link', { name }).waitFor();
		},
		{ expected: ['net::ERR_CONNECTION_REFUSED'] },
	));
