import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { adminUrl, api, browse, cannotHold, generate, restaurantOf, url, whileGone } from './browser.mjs';

const entries = (path) =>
	execFileSync('python3', ['-c', 'import sys, zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))', path], {
		encoding: 'utf8',
	})
		.trim()
		.split('\n');

test('a whole brand is generated at once, followed, and downloaded; what was done stands in jobs and audit', () =>
	browse(async (page, { batch, jobs, audit, nav, details }) => {
		const { brand_name: brand } = await restaurantOf(12);
		await page.goto(adminUrl('/restaurants'));
		await page.getByRole('textbox', { name: batch.brand }).click();
		await page.getByRole('option', { name: brand }).click();
		await page.getByRole('button', { name: batch.start }).click();
		const dialog = page.getByRole('dialog');
		await dialog.locator('[data-template]:focus').waitFor(); // its first field
		await dialog.getByRole('button', { name: batch.submit }).click();
		const save = page.getByRole('button', { name: batch.download });
		await save.waitFor({ timeout: 120_000 });
		const id = Number(new URL(page.url()).pathname.split('/').at(-1));
		const { restaurants, total } = await api('GET', `/batches/${id}`);
		assert.ok(restaurants.length > 1);
		await page.locator(`[data-restaurant="${restaurants[0].restaurant_id}"] [data-status="done"]`).waitFor();
		const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
		assert.ok(entries(await download.path()).length > total, 'a card for each table of each restaurant');
		await page.getByRole('link', { name: batch.list }).click();
		await page.locator('tbody tr').first().getByRole('link').waitFor();

		await page.getByRole('link', { name: nav.jobs }).click();
		const job = page.locator('[data-job]').filter({ hasText: jobs.show('').trim() }).first();
		await job.getByText(jobs.states.done).waitFor();
		await page.getByRole('link', { name: nav.audit }).click();
		await page.locator('[data-action="batch.archive"]').getByText(audit.actions['batch.archive']).first().waitFor();
		await page.getByRole('textbox', { name: audit.what }).click();
		await page.getByRole('option', { name: audit.actions['batch.request'] }).click();
		const deed = page.locator('[data-action="batch.request"]').first();
		await deed.getByText(`${audit.fields.template_id}: `).waitFor();
		await deed.getByText(audit.raw).click();
		await deed.getByText('"template_id"').waitFor();
		await page.locator('[data-action="batch.archive"]').first().waitFor({ state: 'detached' });
		await page.locator('[data-action="batch.request"]').first().waitFor();
		await job.waitFor({ state: 'detached' });
		const [{ generation_id: generation, restaurant_id: restaurant }] = restaurants;
		await page.goto(adminUrl(`/generations/${generation}`));
		await page.getByRole('dialog').getByRole('tab', { name: details.cards }).waitFor();
		assert.equal(new URL(page.url()).pathname, `/admin/restaurants/${restaurant}`);
	}, { language: 'en' }));

test('cards for pasted uuids are made at once, one as PDF, more as ZIP', () =>
	browse(async (page, { single, common }) => {
		await page.goto(adminUrl('/cards'));
		const list = page.getByLabel(single.list);
		const one = '2076387b-1911-4df3-b14d-50e0935c8889';
		await list.fill(`${one};12\nбез кода`);
		await page.getByText(single.noUuid(2)).waitFor();
		assert.ok(await page.getByRole('button', { name: single.makeOne }).isDisabled());
		const save = async (text, name) => {
			await list.fill(text);
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('button', { name }).click(),
			]);
			return download.path();
		};
		const pdf = await save(`https://check.example/t/${one}\t12`, single.makeOne);
		assert.match(execFileSync('pdfinfo', [pdf], { encoding: 'utf8' }), /^Pages: +[1-9]/m);
		const zip = await save(`${one};12\n${one.replace('2076', '3076')};13;Терраса`, single.makeMany(common.cards(2)));
		assert.equal(entries(zip).length, 2);
	}));

test('the end of a generation is told in the title of a window that nobody looks at, and where allowed by a notification', () =>
	browse(async (page, words) => {
		const { history, notify, status } = words;
		const told = notify.mark(status.done);
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
		const { id, version, template_name: template } = await generate(page, words);
		await page.waitForFunction((title) => document.title === title, told, { timeout: 120_000 });
		assert.deepEqual(await page.evaluate(() => window.told), [
			[history.became(template, version, status.done), `posm-${id}`],
		]);
		await page.evaluate(() => window.dispatchEvent(new Event('focus')));
		await page.waitForFunction((title) => document.title !== title, told);
	}));

test('while the server is away the page says so, and it goes on by itself', { skip: cannotHold }, () =>
	browse(
		async (page, { restaurants }) => {
			const { name } = await restaurantOf(12);
			await page.goto(adminUrl('/restaurants'));
			await page.getByRole('link', { name }).waitFor();
			await whileGone(async () => {
				await page.getByRole('searchbox').fill('нет такого');
				await page.locator('[data-gone]').waitFor();
			});
			await page.locator('[data-gone]').waitFor({ state: 'detached' });
			await page.getByText(restaurants.nothingFound('нет такого')).waitFor();
			await page.getByRole('searchbox').fill('');
			await page.getByRole('link', { name }).waitFor();
		},
		{ language: 'en', expected: ['net::ERR_'] },
	));
