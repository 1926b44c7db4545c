import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
	adminUrl,
	api,
	browse,
	cannotHold,
	generate,
	heldBack,
	openDialog,
	pale,
	press,
	pressAllTheSame,
	restaurantOf,
	row,
	statusOf,
	until,
	untilDone,
} from './browser.mjs';
import { field, like } from './words.mjs';

/** Saves what the press begins to download and opens it; `look` is told the folder of what was inside. */
async function entriesOf(page, begin, look = () => {}) {
	const folder = await mkdtemp(join(tmpdir(), 'posm-archive-'));
	try {
		const [download] = await Promise.all([page.waitForEvent('download'), begin()]);
		const path = join(folder, 'archive.zip');
		await download.saveAs(path);
		const open =
			'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2]); print("\\n".join(z.namelist()))';
		const inside = join(folder, 'inside');
		const names = execFileSync('python3', ['-c', open, path, inside], {
			encoding: 'utf8',
			env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
		});
		await look(inside);
		return names.trim().split('\n');
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** What the QR codes of all cards below a folder say, as a phone reads them. */
async function codesIn(folder) {
	const cards = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.pdf'));
	return cards.flatMap((card, index) => {
		const picture = join(folder, `${index}`);
		execFileSync('pdftoppm', ['-r', '100', '-gray', '-f', '1', '-l', '1', '-singlefile', join(folder, card), picture]);
		return execFileSync('zbarimg', ['-q', '--raw', `${picture}.pgm`], { encoding: 'utf8' }).trim().split('\n');
	});
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

const download = (page, id, { history }) => row(page, id).getByRole('button', { name: like(history.downloadOf) });

test('from the list of restaurants to the archive on the disk, whose codes lead to the tables', () =>
	browse(async (page, words) => {
		const { id: restaurant, name, table_count: tables } = await restaurantOf(12);
		await page.goto(adminUrl('/'));
		await page.getByRole('searchbox').fill(name.slice(-4, -1));
		await page.getByRole('link', { name }).click();
		const statesOf = await recordStates(page);
		const { id } = await generate(page, words);
		await untilDone(page, id);
		const states = await statesOf(id);
		assert.notEqual(states[0], 'done', `the row was there before its cards: ${states}`);
		assert.equal(states.at(-1), 'done');
		let codes;
		const names = await entriesOf(page, () => download(page, id, words).click(), async (folder) => {
			codes = await codesIn(folder);
		});
		assert.equal(names.length, tables + 1, 'one card a table and the manifest');
		assert.equal(names.at(-1), 'manifest.csv');
		const { items } = await api('GET', `/restaurants/${restaurant}/tables`);
		assert.deepEqual(new Set(codes), new Set(items.map(({ url }) => url)));
	}));

test('the other language is chosen by a press, and remembered', () =>
	browse(
		async (page, words) => {
			const other = words.language === 'ru' ? 'en' : 'ru';
			await page.goto(adminUrl('/'));
			await page.getByRole('heading', { name: words.restaurants.title }).waitFor();
			await page.getByText(other.toUpperCase(), { exact: true }).click();
			await page.getByRole('heading', { name: words.restaurants.title }).waitFor({ state: 'detached' });
			await page.reload();
			await page.locator('tbody tr').first().waitFor();
			assert.equal(await page.locator('html').getAttribute('lang'), other);
			assert.equal(await page.getByRole('heading', { name: words.restaurants.title }).count(), 0);
		},
		{ language: 'en' },
	));

test(
	'a second press while one runs is told so and led to the running one, in another window too',
	{ skip: cannotHold },
	() =>
		browse(
			async (page, words, window) => {
				const { id: restaurant } = await restaurantOf(40);
				const other = await window();
				await page.goto(adminUrl(`/restaurants/${restaurant}`));
				await other.goto(adminUrl(`/restaurants/${restaurant}`));
				await other.getByRole('button', { name: words.history.generate, exact: true }).waitFor();
				let made;
				await heldBack(async () => {
					made = await generate(page, words);
					await statusOf(page, made.id).getByText(words.status.created).waitFor();
					for (const each of [page, other]) {
						const { code, active_id: active } = await generate(each, words);
						assert.deepEqual({ code, active }, { code: 'generation_active', active: made.id });
						const alert = each.getByRole('alert');
						await alert.getByText(words.generate.activeTitle).waitFor();
						await alert.getByRole('button', { name: words.generate.showActive }).click();
						const title = words.details.title(made.template_name, made.version);
						await each.getByRole('dialog').getByRole('heading', { name: title }).waitFor();
						assert.equal(new URL(each.url()).searchParams.get('generation'), String(made.id));
						await each.keyboard.press('Escape');
					}
				});
				await untilDone(page, made.id);
				await untilDone(other, made.id);
			},
			{ language: 'en', expected: [409] },
		),
);

test('what runs can be cancelled', { skip: cannotHold }, () =>
	browse(async (page, words) => {
		const { id: restaurant } = await restaurantOf(12);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		await heldBack(async () => {
			const { id } = await generate(page, words);
			await row(page, id)
				.getByRole('button', { name: like(words.history.cancelOf) })
				.click();
			await statusOf(page, id).getByText(words.status.cancelled).waitFor();
			assert.equal(await row(page, id).getByRole('button').count(), 2, 'the details and the menu are left to press');
		});
	}),
);

test('tables that have changed since are named before the download', () =>
	browse(
		async (page, words) => {
			const { id: restaurant } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			const { id } = await generate(page, words);
			await untilDone(page, id);
			const { items } = await api('GET', `/restaurants/${restaurant}/tables`);
			const [renamed] = items;
			await api('PATCH', `/tables/${renamed.uuid}`, { number: 'Барная стойка' });
			const added = await api('POST', `/restaurants/${restaurant}/tables`, {
				number: 'Новый-77',
				zone: 'Крыша',
			});
			try {
				const said = words.download;
				const dialog = page.getByRole('dialog');
				await download(page, id, words).click();
				await dialog.getByText(said.warnTitle).waitFor();
				await dialog.getByText(`${said.table('Новый-77')}, Крыша`).waitFor();
				await dialog.getByText(said.was(said.fields.number, renamed.number, 'Барная стойка')).waitFor();
				const names = await entriesOf(page, () => dialog.getByRole('button', { name: said.anyway }).click());
				assert.equal(names.length, 13, 'the archive is what was made');
				await download(page, id, words).click();
				await dialog.getByRole('button', { name: said.anew }).click();
				await dialog.getByText(words.common.cards(13)).waitFor();
			} finally {
				await api('DELETE', `/tables/${added.uuid}`);
				await api('PATCH', `/tables/${renamed.uuid}`, { number: renamed.number });
			}
		},
		{ language: 'en' },
	));

test('cards that would not scan end in red with the reason, and are tried again when asked', () =>
	browse(async (page, words) => {
		const { id: restaurant } = await restaurantOf(12);
		const id = await pale(restaurant);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		const dialog = page.getByRole('dialog');
		const code = dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false });
		const black = dialog.getByLabel(words.settings.colour.parts[3]);
		const state = row(page, id).locator('[data-status="error"]');
		await state.getByText(words.status.error).waitFor({ timeout: 120_000 });
		const { comment, template_name: template, version, finished_at: first } = await api('GET', `/generations/${id}`);
		assert.ok(comment, 'the reason is said');
		const reason = row(page, id).locator('[data-reason]');
		await reason.waitFor();
		const [red] = (await reason.evaluate((element) => getComputedStyle(element).color)).match(/\d+/g);
		assert.ok(Number(red) > 180, 'in red');
		assert.equal(await download(page, id, words).count(), 0);
		await row(page, id).getByRole('button', { name: like(words.history.retryOf) }).click();
		await page.getByText(words.history.steered.retry(template, version)).waitFor();
		await until(async () => {
			const { status, finished_at: last } = await api('GET', `/generations/${id}`);
			return status === 'error' && last !== first;
		}, 'the second try does not end');
		await state.waitFor();
		await row(page, id)
			.getByRole('button', { name: like(words.history.detailsOf) })
			.click();
		await dialog.getByRole('heading', { name: words.details.title(template, version) }).waitFor();
		await dialog.getByText(words.details.failed).waitFor();
		await dialog.locator('[data-reason]').waitFor();
		await dialog.getByRole('button', { name: words.download.anew }).click();
		await dialog.getByText(words.generate.changed, { exact: true }).waitFor();
		await code.click();
		assert.equal(await black.inputValue(), '3', 'its own settings are there again');
	}));

test('cards that scan only just are counted as scanning, marked, and explained', () =>
	browse(
		async (page, words) => {
			const { id: restaurant } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			await openDialog(page, words);
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false }).click();
			await dialog.getByLabel(field(words, 'size', 'mm')).fill(words.number(11.5));
			await dialog.getByText(words.generate.changed, { exact: true }).waitFor();
			const { id } = await pressAllTheSame(page, words);
			await untilDone(page, id);
			await row(page, id).getByText(words.status.warning(12)).waitFor();
			await row(page, id)
				.getByRole('button', { name: like(words.history.detailsOf) })
				.click();
			await dialog.getByText(like((mm) => words.proof.warnedText(words.proof.smallModule(mm)))).waitFor();
			await dialog.getByRole('tab', { name: words.details.about }).click();
			await dialog.getByText(`${words.proof.scan(12)}, ${words.proof.warned(12)}`).waitFor();
		},
		{ language: 'en' },
	));

test('all cards are saved as one print file, and a sheet that is too small is refused in the dialog', () =>
	browse(
		async (page, words) => {
			const { id: restaurant, name: place } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			const { id, version, template_name } = await generate(page, words);
			await untilDone(page, id);
			await row(page, id)
				.getByRole('button', { name: like(words.print.openOf) })
				.click();
			const dialog = page.getByRole('dialog');
			const sheet = dialog.getByRole('textbox', { name: words.print.sheet });
			const submit = dialog.getByRole('button', { name: words.print.submit });
			await sheet.click();
			await page.getByRole('option', { name: /card-85x55$/ }).click();
			await submit.click();
			await dialog.getByRole('alert').getByText(words.problem('sheet_mismatch')).waitFor();
			await sheet.click();
			await page.getByRole('option', { name: /a4-2x2-a6$/ }).click();
			await dialog.getByRole('alert').waitFor({ state: 'detached' });
			await dialog.getByLabel(words.print.copies).fill('2');
			const [file] = await Promise.all([page.waitForEvent('download'), submit.click()]);
			assert.equal(file.suggestedFilename(), `${place} - ${template_name} - v${version} - print.pdf`);
			const told = execFileSync('pdfinfo', [await file.path()], { encoding: 'utf8' });
			assert.match(told, /^Pages: +6$/m, '12 cards twice, four a sheet');
			assert.match(told, /^Page size: .*A4/m);
			await dialog.waitFor({ state: 'detached' });
		},
		{ expected: [422] },
	));

test('a proof card comes first, then chosen tables alone become cards', () =>
	browse(
		async (page, words) => {
			const { id: restaurant } = await restaurantOf(40);
			const said = words.generate;
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			await openDialog(page, words);
			const dialog = page.getByRole('dialog');
			await dialog.getByText(said.chosenTables, { exact: true }).click();
			assert.equal(await dialog.getByText(said.chooseTables).count(), 0);
			await dialog.getByRole('button', { name: said.submit, exact: true }).click();
			await dialog.getByText(said.chooseTables).waitFor();
			const chips = dialog.locator('.mantine-Chip-label');
			for (const index of [0, 3, 5]) await chips.nth(index).click();
			await dialog.getByText(words.common.cards(3)).waitFor();
			await dialog.getByLabel(said.note).fill('Допечатка');
			const [proof] = await Promise.all([
				page.waitForEvent('download'),
				dialog.getByRole('button', { name: said.proof }).click(),
			]);
			assert.match(execFileSync('pdfinfo', [await proof.path()], { encoding: 'utf8' }), /^Pages: +1$/m);
			const { id } = await press(page, words);
			await untilDone(page, id);
			await row(page, id).getByText('Допечатка').waitFor();
			assert.equal((await entriesOf(page, () => download(page, id, words).click())).length, 4);
		},
		{ language: 'en' },
	));
