/* Every dialog, menu, warning and empty page that the tour does not come by, looked at as the tour looks. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import {
	adminUrl,
	api,
	browse,
	cannotHold,
	drawn,
	generate,
	heldBack,
	openDialog,
	pale,
	pressAllTheSame,
	restaurantOf,
	row,
	until,
	untilDone,
	whileGone,
} from './browser.mjs';
import { lookedAt } from './look.mjs';
import { field, like } from './words.mjs';

const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const button = (place, name) => place.getByRole('button', { name, exact: true });

/** The first Escape is for a list that is open in the dialog. */
async function close(page) {
	const left = (await page.getByRole('dialog').count()) - 1;
	await until(async () => {
		if ((await page.getByRole('dialog').count()) <= left) return true;
		await page.keyboard.press('Escape');
		return false;
	}, 'the dialog stays');
}

test('what opens over the history', { skip: cannotHold }, () =>
	browse(
		async (page, words) => {
			const { history, details, download, settings } = words;
			const { id: restaurant } = await restaurantOf(12);
			const { items } = await api('GET', `/restaurants/${restaurant}/tables`);
			const menu = async (id, name) => {
				await row(page, id).getByRole('button', { name: like(history.moreOf) }).click();
				await page.getByRole('menuitem', { name }).click();
				await page.getByRole('dialog').waitFor();
			};
			const withCode = async (name, value) => {
				await openDialog(page, words);
				await page.getByRole('dialog').getByRole('button', { name: like(settings.types.qr), expanded: false }).click();
				await page.getByRole('dialog').getByLabel(name).fill(value);
				await page.getByRole('dialog').getByText(words.generate.changed, { exact: true }).waitFor();
			};
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			await lookedAt(page, words, async (look) => {
				let id;
				await heldBack(async () => {
					({ id } = await generate(page, words));
					await row(page, id).waitFor();
					await look('history-created');
					await generate(page, words);
					await page.getByRole('alert').waitFor();
					await look('generate-running');
					await button(page.getByRole('dialog'), words.common.cancel).click();
				});
				await untilDone(page, id);
				await menu(id, history.addNote);
				await look('note');
				await close(page);
				await menu(id, history.remove);
				await look('question');
				await close(page);

				const [renamed] = items;
				await api('PATCH', `/tables/${renamed.uuid}`, { number: 'Барная стойка у окна' });
				const added = await api('POST', `/restaurants/${restaurant}/tables`, { number: '77', zone: 'Летняя веранда' });
				await row(page, id).getByRole('button', { name: like(history.downloadOf) }).click();
				await page.getByRole('dialog').getByText(download.warnTitle).waitFor();
				await look('download-warning');
				await close(page);
				await page.goto(adminUrl(`/restaurants/${restaurant}/tables`));
				await page.locator('tbody tr').first().waitFor();
				await look('tables-outdated');
				await api('DELETE', `/tables/${added.uuid}`);
				await api('PATCH', `/tables/${renamed.uuid}`, { number: renamed.number });
				await page.goto(adminUrl(`/restaurants/${restaurant}`));

				await withCode(settings.colour.parts[3], '3');
				await page.getByRole('dialog').getByText(words.generate.stopped(1)).waitFor();
				await look('generate-stopped');
				await button(page.getByRole('dialog'), words.common.cancel).click();
				const failed = await pale(restaurant);
				await page.reload();
				await row(page, failed).locator('[data-status="error"]').waitFor({ timeout: 120_000 });
				await look('history-error');
				await row(page, failed).getByRole('button', { name: like(history.detailsOf) }).click();
				await page.getByRole('dialog').getByText(details.failed).waitFor();
				await look('details-error');
				await close(page);
				await withCode(field(words, 'size', 'mm'), words.number(11.5));
				await page.getByRole('dialog').locator('[data-code=small_module]').waitFor();
				await look('generate-warned');
				const warned = (await pressAllTheSame(page, words, () => look('generate-doubtful'))).id;
				await untilDone(page, warned);
				await row(page, warned).getByRole('button', { name: like(history.detailsOf) }).click();
				await drawn(page.getByRole('dialog').locator('[data-card] img').first());
				await look('details-warned');
				await close(page);

				await withCode(field(words, 'size', 'mm'), '');
				await look('generate-broken');
				await page.getByRole('dialog').getByLabel(field(words, 'size', 'mm')).fill('20');
				await page.reload();
				await openDialog(page, words);
				await page.getByRole('dialog').getByText(words.generate.restored).waitFor();
				await page.getByRole('dialog').getByText(words.generate.chosenTables, { exact: true }).click();
				await look('generate-restored');
				await button(page.getByRole('dialog'), words.common.cancel).click();
			});
		},
		{ expected: [400, 409] },
	));

test('what opens over tables, templates and restaurants', () =>
	browse(
		async (page, words) => {
			const { tables, templates, upload, restaurants, batch } = words;
			const { id: restaurant } = await restaurantOf(40);
			const dialog = page.getByRole('dialog');
			const csv = (text) => ({ name: 'tables.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
			await lookedAt(page, words, async (look) => {
				await page.goto(adminUrl(`/restaurants/${restaurant}/tables`));
				await page.locator('tbody tr').first().waitFor();
				await button(page, tables.save).click();
				await page.getByRole('menu').waitFor();
				await look('tables-save');
				await page.keyboard.press('Escape');
				await page.locator('tbody tr').first().getByRole('button').click();
				await look('table');
				await close(page);
				await button(page, tables.import).click();
				await dialog.locator('input[type=file]').setInputFiles(csv('number;zone;seats\nA;B;4\nC;D;many\n;B;5\n'));
				await dialog.getByRole('alert').waitFor();
				await look('tables-import-faults');
				await dialog.locator('input[type=file]').setInputFiles(csv('number;zone;seats\nVIP-1;VIP;4\n'));
				await dialog.getByText('VIP-1').waitFor();
				await dialog.getByLabel(tables.importKeep).setChecked(false);
				await dialog.getByText(tables.differences.removed).first().waitFor();
				await look('tables-import-removed');
				await close(page);

				await page.goto(adminUrl(`/restaurants/${restaurant}`));
				const { id } = await generate(page, words);
				await untilDone(page, id);
				await row(page, id).getByRole('button', { name: like(words.history.detailsOf) }).click();
				await drawn(dialog.locator('[data-card] img').first());
				const { zone } = (await api('GET', `/restaurants/${restaurant}/tables?limit=1000`)).items.find((one) => one.zone);
				await dialog.getByRole('textbox', { name: tables.zone }).click();
				await page.getByRole('option', { name: zone, exact: true }).click();
				await page.waitForFunction(
					(wanted) => [...document.querySelectorAll('[data-card]')].every((card) => card.textContent.includes(wanted)),
					zone,
				);
				await look('details-zone');
				await close(page);

				await page.goto(adminUrl(`/restaurants/${restaurant}/templates`));
				await page.locator('[data-template]').first().click();
				await drawn(dialog.locator('.page img'));
				await look('template');
				await close(page);
				await button(page, templates.add).click();
				await button(dialog, upload.submit).click();
				await look('upload-empty');
				await dialog.locator('input[type=file][accept*=pdf]').setInputFiles(root('templates/a6-card/ru.pdf'));
				const small = JSON.parse(await readFile(root('templates/a6-card/ru.settings.json'), 'utf8'));
				small.elements.find(({ type }) => type === 'qr').size = 11.5;
				await dialog.locator('input[type=file][accept*=json]').setInputFiles({
					name: 'settings.json',
					mimeType: 'application/json',
					buffer: Buffer.from(JSON.stringify(small)),
				});
				await look('upload-filled');
				const saved = page.waitForResponse((response) => response.request().method() === 'POST' && response.status() === 201);
				await button(dialog, upload.submit).click();
				await dialog.getByText(upload.found).waitFor();
				await look('upload-found');
				await api('DELETE', `/templates/${(await (await saved).json()).id}`);

				await page.goto(adminUrl('/restaurants'));
				await page.getByRole('searchbox').fill('нет такого');
				await page.getByText(restaurants.nothingFound('нет такого')).waitFor();
				await look('restaurants-none');
				await page.goto(adminUrl('/restaurants/999999999'));
				await page.getByRole('alert').waitFor();
				await look('not-found');
				await page.goto(adminUrl('/nowhere'));
				await page.getByText(words.app.notFound).waitFor();
				await look('no-such-page');
				const brand = await api('POST', '/brands', { name: 'Новая сеть' });
				const bare = await api('POST', '/restaurants', { name: 'Ещё без столов', brand_id: brand.id });
				await page.goto(adminUrl(`/batches?brand=${brand.id}`));
				await page.getByText(batch.empty).waitFor();
				await look('batches-none');
				await page.goto(adminUrl(`/restaurants/${bare.id}`));
				await page.getByText(words.history.empty).waitFor();
				await look('history-none');
				await page.goto(adminUrl(`/restaurants/${bare.id}/tables`));
				await page.getByText(tables.empty).waitFor();
				await look('tables-none');
				await page.setViewportSize({ width: 768, height: 1024 });
				await button(page, words.nav.menu).click();
				await page.getByRole('menu').waitFor();
				await look('navigation');
				await api('DELETE', `/restaurants/${bare.id}`);
				await api('DELETE', `/brands/${brand.id}`);
			});
		},
		{ expected: [400, 404] },
	));

test('what opens over the editor', () =>
	browse(async (page, words) => {
		const { editor, templates } = words.design;
		const { id: restaurant } = await restaurantOf(12);
		const made = await api('POST', '/templates', {
			name: 'Две стороны',
			visibility: 'restaurants',
			restaurant_ids: [restaurant],
			blank: { width_mm: 100, height_mm: 150, pages: 2 },
			settings: {
				format: 1,
				unit: 'mm',
				elements: [
					{ type: 'qr', page: 1, x: 20, y: 30, size: 30 },
					{ type: 'text', page: 1, x: 20, y: 90, width: 60, height: 12, value: 'Стол {{table.number}}', size: 18 },
					{ type: 'text', page: 1, x: 50, y: 120, width: 40, height: 12, value: '{{table.zone}}', size: 18 },
				],
			},
		});
		try {
			await page.goto(adminUrl(`/templates/${made.id}`));
			await page.locator('[data-settled]').waitFor();
			await lookedAt(page, words, async (look) => {
				await page.locator('[data-item="0"]').focus();
				await page.keyboard.press('Control+a');
				await page.locator('[data-group]').waitFor();
				await look('editor-group');
				for (const [name, file] of [
					[editor.arrange, 'editor-align'],
					[editor.mirror, 'editor-mirror'],
				]) {
					await button(page, name).click();
					await page.getByRole('menu').waitFor();
					await look(file);
					await page.keyboard.press('Escape');
					await page.getByRole('menu').waitFor({ state: 'detached' });
				}
				for (const [name, file] of [
					[editor.shown, 'editor-overlays'],
					[editor.help, 'editor-keys'],
				]) {
					await button(page, name).click();
					await page.getByRole('dialog').waitFor();
					await look(file);
					await close(page);
				}
				await button(page, editor.copyFrom).click();
				await look('editor-copy-from');
				await close(page);
				await button(page, editor.mirror).click();
				await page.getByRole('menuitem', { name: editor.mirrorTo(2) }).click();
				await page.getByRole('tab', { name: like(editor.panels.check) }).click();
				for (let step = 0; step < 3; step++) await page.locator('[data-item="2"]').press('Shift+ArrowRight');
				await page.locator('[data-code=outside_page]').first().waitFor();
				await look('editor-findings');
				await button(page, words.common.page(2)).click();
				await page.locator('[data-settled]').waitFor();
				await look('editor-back');
				await page.getByRole('link', { name: templates.title }).first().click();
				await page.getByRole('dialog').getByText(editor.leaveTitle).waitFor();
				await look('editor-leave');
				await page.getByRole('button', { name: editor.stay }).click();
				page.on('dialog', (asked) => asked.accept());
				await api('PATCH', `/templates/${made.id}`, { settings: { ...made.settings, elements: made.settings.elements.slice(0, 2) } });
				await page.reload();
				await page.getByRole('button', { name: editor.draftDrop }).waitFor();
				await look('editor-draft');
				await page.getByRole('button', { name: editor.draftDrop }).click();
				await page.goto(adminUrl(`/templates/${made.id}/revisions`));
				await drawn(page.locator('.page img').nth(1));
				await look('revisions-two');
				await page.goto(adminUrl(`/templates/${made.id}/about`));
				await button(page, templates.clone).click();
				await look('clone');
				await close(page);
				await button(page, words.templates.remove).click();
				await look('template-removal');
				await close(page);
			});
		} finally {
			await api('DELETE', `/templates/${made.id}`);
		}
	}));

test('what is said while the server is away', { skip: cannotHold }, () =>
	browse(
		async (page, words) => {
			await page.goto(adminUrl('/restaurants'));
			await page.locator('tbody tr').first().waitFor();
			await lookedAt(page, words, (look) =>
				whileGone(async () => {
					await page.getByRole('searchbox').fill('а');
					await page.locator('[data-gone]').waitFor();
					await look('gone');
				}),
			);
		},
		{ expected: ['net::ERR_'] },
	));
