import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { adminUrl, api, browse, en, generate, restaurantOf, row, statusOf, untilDone } from './browser.mjs';

/** Saves what the press begins to download; the names of the archive's entries. */
async function entriesOf(page, press) {
	const folder = await mkdtemp(join(tmpdir(), 'posm-archive-'));
	try {
		const [download] = await Promise.all([page.waitForEvent('download'), press()]);
		const path = join(folder, 'archive.zip');
		await download.saveAs(path);
		const list = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print("\\n".join(z.namelist()))';
		return execFileSync('python3', ['-c', list, path], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } }).trim().split('\n');
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** Keeps every state that a generation's row shows. */
async function recordStates(page) {
	await page.evaluate(() => {
		window.seen = [];
		const look = () => {
			const shown = document.querySelector('tr[data-generation] [data-status]')?.closest('tr');
			const state = `${shown?.dataset.generation} ${shown?.querySelector('[data-status]')?.dataset.status}`;
			if (window.seen.at(-1) !== state) window.seen.push(state);
		};
		new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
	});
	return (id) => page.evaluate((wanted) => window.seen.filter((state) => state.startsWith(`${wanted} `)).map((state) => state.split(' ')[1]), id);
}

test('from the list of restaurants to the archive on the disk', () =>
	browse(async (page) => {
		const { name, table_count: tables } = await restaurantOf(40);
		await page.goto(adminUrl('/'));
		await page.getByRole('searchbox').fill(name.slice(-4, -1));
		await page.getByRole('link', { name }).click();
		const statesOf = await recordStates(page);
		const { id, version } = await generate(page);
		await untilDone(page, id);
		const states = await statesOf(id);
		assert.notEqual(states[0], 'done', `the row was there before its cards: ${states}`);
		assert.equal(states.at(-1), 'done');
		const names = await entriesOf(page, () => page.getByRole('button', { name: `Скачать версию ${version}` }).first().click());
		assert.equal(names.length, tables + 1, 'one card a table and the manifest');
		assert.equal(names.at(-1), 'manifest.csv');
	}));

test('the same in English, and the language is remembered', () =>
	browse(
		async (page) => {
			const { id: restaurant } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			await page.getByText('EN', { exact: true }).click();
			const { id } = await generate(page, en);
			await untilDone(page, id);
			await page.reload();
			await statusOf(page, id).getByText('done', { exact: true }).waitFor();
			assert.equal(await page.locator('html').getAttribute('lang'), 'en');
			const names = await entriesOf(page, () => row(page, id).getByRole('button', { name: /^Download/ }).click());
			assert.equal(names.length, 13);
		},
		{ locale: 'ru-RU' },
	));

test('the language of the browser is the first one', () =>
	browse(async (page) => {
		await page.goto(adminUrl('/'));
		await page.getByRole('heading', { name: 'Restaurants' }).waitFor();
	}, { locale: 'en-GB' }));

test('of two presses at once one makes cards, the other is told and led to the first', () =>
	browse(
		async (page, window) => {
			const { id: restaurant } = await restaurantOf(40);
			const pages = [page, await window()];
			for (const each of pages) {
				await each.goto(adminUrl(`/restaurants/${restaurant}`));
				await each.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
				await each.getByRole('dialog').getByRole('button', { name: 'Сгенерировать', exact: true }).waitFor();
			}
			const answers = pages.map((each) => each.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/generations')));
			await Promise.all(pages.map((each) => each.getByRole('dialog').getByRole('button', { name: 'Сгенерировать', exact: true }).click()));
			const statuses = (await Promise.all(answers)).map((answer) => answer.status());
			assert.deepEqual([...statuses].sort(), [201, 409]);
			const loser = pages[statuses.indexOf(409)];
			const alert = loser.getByRole('alert');
			await alert.getByText('Генерация уже идёт').waitFor();
			await alert.getByRole('button', { name: 'Показать идущую' }).click();
			const { id, version } = await (await answers[statuses.indexOf(201)]).json();
			await loser.getByRole('dialog').getByText(`Версия ${version}`).waitFor();
			assert.equal(new URL(loser.url()).searchParams.get('generation'), String(id));
			await loser.keyboard.press('Escape');
			await untilDone(loser, id);
		},
		{ expected: [409] },
	));

test('tables that have changed since are named before the download', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const { id } = await generate(page);
		await untilDone(page, id);
		const { items } = await api('GET', `/restaurants/${restaurant}/tables`);
		const [renamed] = items;
		await api('PATCH', `/tables/${renamed.uuid}`, { number: 'Барная стойка' });
		const added = await api('POST', `/restaurants/${restaurant}/tables`, { number: 'Новый-77', zone: 'Крыша' });
		try {
			const press = () => row(page, id).getByRole('button', { name: /^Скачать/ }).click();
			await press();
			const dialog = page.getByRole('dialog');
			await dialog.getByText('Столы изменились после этой версии').waitFor();
			await dialog.getByText('Стол Новый-77, Крыша').waitFor();
			await dialog.getByText(`номер: ${renamed.number} → Барная стойка`).waitFor();
			const names = await entriesOf(page, () => dialog.getByRole('button', { name: 'Всё равно скачать' }).click());
			assert.equal(names.length, 13, 'the archive is what was made');
			await press();
			await dialog.getByRole('button', { name: 'Сгенерировать заново' }).click();
			await dialog.getByText('13 карточек').waitFor();
		} finally {
			await api('DELETE', `/tables/${added.uuid}`);
			await api('PATCH', `/tables/${renamed.uuid}`, { number: renamed.number });
		}
	}));

test('chosen tables alone become cards', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(40);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		await page.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText('Выбранные', { exact: true }).click();
		await dialog.getByText('Выберите хотя бы один стол.').waitFor();
		const chips = dialog.locator('.mantine-Chip-label');
		for (const index of [0, 3, 5]) await chips.nth(index).click();
		await dialog.getByText('3 карточки').waitFor();
		await dialog.getByLabel('Заметка').fill('Допечатка');
		const pressed = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/generations'));
		await dialog.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const { id } = await (await pressed).json();
		await untilDone(page, id);
		await row(page, id).getByText('Допечатка').waitFor();
		assert.equal((await entriesOf(page, () => row(page, id).getByRole('button', { name: /^Скачать/ }).click())).length, 4);
	}));
