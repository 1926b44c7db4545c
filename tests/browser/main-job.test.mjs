import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
	adminUrl,
	api,
	browse,
	cannotHold,
	en,
	generate,
	heldBack,
	restaurantOf,
	row,
	statusOf,
	until,
	untilDone,
} from './browser.mjs';

/** Saves what the press begins to download; the names of the archive's entries. */
async function entriesOf(page, press) {
	const folder = await mkdtemp(join(tmpdir(), 'posm-archive-'));
	try {
		const [download] = await Promise.all([page.waitForEvent('download'), press()]);
		const path = join(folder, 'archive.zip');
		await download.saveAs(path);
		const list =
			'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print("\\n".join(z.namelist()))';
		return execFileSync('python3', ['-c', list, path], {
			encoding: 'utf8',
			env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
		})
			.trim()
			.split('\n');
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
	return (id) =>
		page.evaluate(
			(wanted) =>
				window.seen.filter((state) => state.startsWith(`${wanted} `)).map((state) => state.split(' ')[1]),
			id,
		);
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
		const names = await entriesOf(page, () =>
			page
				.getByRole('button', { name: `Скачать версию ${version}` })
				.first()
				.click(),
		);
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
			const names = await entriesOf(page, () =>
				row(page, id)
					.getByRole('button', { name: /^Download/ })
					.click(),
			);
			assert.equal(names.length, 13);
		},
		{ locale: 'ru-RU' },
	));

test(
	'a second press while one runs is told so and led to the running one, in another window too',
	{ skip: cannotHold },
	() =>
		browse(
			async (page, window) => {
				const { id: restaurant } = await restaurantOf(40);
				const other = await window();
				await page.goto(adminUrl(`/restaurants/${restaurant}`));
				await other.goto(adminUrl(`/restaurants/${restaurant}`));
				await other.getByRole('button', { name: 'Сгенерировать', exact: true }).waitFor();
				let made;
				await heldBack(async () => {
					made = await generate(page);
					await statusOf(page, made.id).getByText('создана').waitFor();
					for (const each of [page, other]) {
						const { code, active_id: active } = await generate(each);
						assert.deepEqual({ code, active }, { code: 'generation_active', active: made.id });
						const alert = each.getByRole('alert');
						await alert.getByText('Генерация уже идёт').waitFor();
						await alert.getByRole('button', { name: 'Показать идущую' }).click();
						await each.getByRole('dialog').getByText(`Версия ${made.version}`).waitFor();
						assert.equal(new URL(each.url()).searchParams.get('generation'), String(made.id));
						await each.keyboard.press('Escape');
					}
				});
				await untilDone(page, made.id);
				await untilDone(other, made.id);
			},
			{ expected: [409] },
		),
);

test('what runs can be cancelled', { skip: cannotHold }, () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		await heldBack(async () => {
			const { id, version } = await generate(page);
			await row(page, id)
				.getByRole('button', { name: `Отменить версию ${version}` })
				.click();
			await statusOf(page, id).getByText('отменена').waitFor();
			assert.equal(await row(page, id).getByRole('button').count(), 2, 'the details and the menu are left to press');
		});
	}),
);

test('tables that have changed since are named before the download', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const { id } = await generate(page);
		await untilDone(page, id);
		const { items } = await api('GET', `/restaurants/${restaurant}/tables`);
		const [renamed] = items;
		await api('PATCH', `/tables/${renamed.uuid}`, { number: 'Барная стойка' });
		const added = await api('POST', `/restaurants/${restaurant}/tables`, {
			number: 'Новый-77',
			zone: 'Крыша',
		});
		try {
			const press = () =>
				row(page, id)
					.getByRole('button', { name: /^Скачать/ })
					.click();
			await press();
			const dialog = page.getByRole('dialog');
			await dialog.getByText('Столы изменились после этой версии').waitFor();
			await dialog.getByText('Стол Новый-77, Крыша').waitFor();
			await dialog.getByText(`номер: ${renamed.number} → Барная стойка`).waitFor();
			const names = await entriesOf(page, () =>
				dialog.getByRole('button', { name: 'Всё равно скачать' }).click(),
			);
			assert.equal(names.length, 13, 'the archive is what was made');
			await press();
			await dialog.getByRole('button', { name: 'Сгенерировать заново' }).click();
			await dialog.getByText('13 карточек').waitFor();
		} finally {
			await api('DELETE', `/tables/${added.uuid}`);
			await api('PATCH', `/tables/${renamed.uuid}`, { number: renamed.number });
		}
	}));

test('cards that would not scan end in red with the reason, and are tried again when asked', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		await page.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: /^QR-код/, expanded: false }).click();
		await dialog.getByLabel('Чёрный').fill('3');
		await dialog.getByText('Изменены').waitFor();
		const pressed = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/generations') && response.status() !== 503,
		);
		await dialog.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const { id } = await (await pressed).json();
		const state = row(page, id).locator('[data-status="error"]');
		await state.getByText('ошибка').waitFor({ timeout: 120_000 });
		const { comment } = await api('GET', `/generations/${id}`);
		assert.ok(comment, 'the reason is said');
		await row(page, id).getByText(comment).waitFor();
		assert.equal(
			await row(page, id)
				.getByRole('button', { name: /^Скачать/ })
				.count(),
			0,
		);
		const { template_name: template, version, finished_at: first } = await api('GET', `/generations/${id}`);
		await row(page, id).getByRole('button', { name: `Повторить версию ${version}` }).click();
		await page.getByText(`${template} · версия ${version}: запущена снова`).waitFor();
		await until(async () => {
			const { status, finished_at: last } = await api('GET', `/generations/${id}`);
			return status === 'error' && last !== first;
		}, 'the second try does not end');
		await state.waitFor();
		await row(page, id)
			.getByRole('button', { name: /^Подробнее/ })
			.click();
		const details = page.getByRole('dialog');
		await details.getByRole('heading', { name: `${template} · версия ${version}` }).waitFor();
		await details.getByText('Версия закончилась ошибкой').waitFor();
		await details.getByText(comment).waitFor();
		await details.getByRole('button', { name: 'Сгенерировать заново' }).click();
		await dialog.getByText('Изменены').waitFor();
		await dialog.getByRole('button', { name: /^QR-код/, expanded: false }).click();
		assert.equal(await dialog.getByLabel('Чёрный').inputValue(), '3', 'its own settings are there again');
	}));

test('cards that scan only just are counted as scanning, marked, and explained', () =>
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		await page.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: /^QR-код/, expanded: false }).click();
		await dialog.getByLabel('Размер, мм').fill('11,5');
		await dialog.getByText('Изменены').waitFor();
		const pressed = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/generations') && response.status() !== 503,
		);
		await dialog.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const { id } = await (await pressed).json();
		await untilDone(page, id);
		await row(page, id).getByText('12 с предупреждением').waitFor();
		await row(page, id)
			.getByRole('button', { name: /^Подробнее/ })
			.click();
		await dialog.getByText(/меньшим запасом \(модули кода мельче нормы, 0,\d+ мм\)/).waitFor();
		await dialog.getByRole('tab', { name: 'О версии' }).click();
		await dialog.getByText('считываются: 12, с предупреждением: 12').waitFor();
	}));

test('all cards are saved as one print file, and a sheet that is too small is refused in the dialog', () =>
	browse(
		async (page) => {
			const { id: restaurant } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			const { id, version } = await generate(page);
			await untilDone(page, id);
			await row(page, id)
				.getByRole('button', { name: `Файл для печати версии ${version}` })
				.click();
			const dialog = page.getByRole('dialog');
			const sheet = dialog.getByRole('textbox', { name: 'Лист' });
			const submit = dialog.getByRole('button', { name: 'Скачать PDF' });
			await sheet.click();
			await page.getByRole('option', { name: /card-85x55$/ }).click();
			await submit.click();
			await dialog.getByRole('alert').getByText('Карточка не помещается на листе').waitFor();
			await sheet.click();
			await page.getByRole('option', { name: /a4-2x2-a6$/ }).click();
			await dialog.getByRole('alert').waitFor({ state: 'detached' });
			await dialog.getByLabel('Экземпляров каждой карточки').fill('2');
			const [download] = await Promise.all([page.waitForEvent('download'), submit.click()]);
			assert.equal(download.suggestedFilename(), `posm-${id}-v${version}-print.pdf`);
			const told = execFileSync('pdfinfo', [await download.path()], { encoding: 'utf8' });
			assert.match(told, /^Pages: +6$/m, '12 cards twice, four a sheet');
			assert.match(told, /^Page size: .*A4/m);
			await dialog.waitFor({ state: 'detached' });
		},
		{ expected: [422] },
	));

test('a proof card comes first, then chosen tables alone become cards', () =>
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
		const [proof] = await Promise.all([
			page.waitForEvent('download'),
			dialog.getByRole('button', { name: 'Пробная карточка' }).click(),
		]);
		assert.match(execFileSync('pdfinfo', [await proof.path()], { encoding: 'utf8' }), /^Pages: +1$/m);
		const pressed = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/generations') && response.status() !== 503,
		);
		await dialog.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
		const { id } = await (await pressed).json();
		await untilDone(page, id);
		await row(page, id).getByText('Допечатка').waitFor();
		assert.equal(
			(
				await entriesOf(page, () =>
					row(page, id)
						.getByRole('button', { name: /^Скачать/ })
						.click(),
				)
			).length,
			4,
		);
	}));
