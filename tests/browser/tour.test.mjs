/* Every page once, and what opens on it most. What else opens is in dialogs.long.mjs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminUrl, browse, drawn, generate, openDialog, restaurantOf, row, untilDone } from './browser.mjs';
import { lookedAt } from './look.mjs';
import { like } from './words.mjs';

/** Stops at every page and some dialogs; `look` is told its name. */
async function tour(page, words, restaurant, look) {
	const { design } = words;
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
	await button(words.history.filter).click();
	await look('history');
	await row(page, id).getByRole('button', { name: like(words.history.moreOf) }).click();
	await page.getByRole('menu').waitFor();
	await look('history-menu');
	await page.getByRole('menuitem', { name: words.history.share }).click();
	await dialog.getByRole('button', { name: words.share.create }).click();
	await dialog.locator('[data-share]').first().waitFor();
	await look('share');
	await close();
	await row(page, id).getByRole('button', { name: like(words.print.openOf) }).click();
	await dialog.getByRole('textbox', { name: words.print.sheet }).click();
	await page.getByRole('option', { name: 'A4, 210' }).click();
	await dialog.getByLabel(words.print.marks).first().waitFor();
	await look('print');
	await close();
	await row(page, id).getByRole('button', { name: like(words.history.detailsOf) }).click();
	await drawn(dialog.locator('[data-card] img').first());
	await look('details');
	await dialog.getByRole('tab', { name: words.details.settings }).click();
	await dialog.locator('dl').first().waitFor();
	await look('details-settings');
	await dialog.getByRole('tab', { name: words.details.about }).click();
	await look('details-about');
	await close();
	await openDialog(page, words);
	await dialog.getByText(words.generate.previewTrue).waitFor();
	await dialog.getByRole('button', { name: like(words.settings.types.text), expanded: false }).first().click();
	await look('generate');
	await close();

	await page.goto(adminUrl(`/restaurants/${restaurant.id}/tables`));
	await rows();
	await look('tables');
	await button(words.tables.add).click();
	await dialog.getByText(words.tables.many, { exact: true }).click();
	await look('tables-add');
	await close();
	await button(words.tables.import).click();
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
	await button(words.templates.add).click();
	await dialog.locator('input[type=file]').first().waitFor({ state: 'attached' });
	await look('upload');
	await close();
	await page.locator('[data-template]').first().click();
	await page.locator('[data-settled]').waitFor();
	await page.locator('[data-item="0"]').focus();
	await look('editor');
	await page.getByRole('tab', { name: like(design.editor.panels.check) }).click();
	await page.getByRole('region', { name: like(design.editor.panels.check) }).waitFor();
	await look('editor-check');
	await page.getByRole('tab', { name: design.templates.tabs.revisions }).click();
	await page.locator('[data-revision]').first().waitFor();
	await drawn(page.locator('.page img').first());
	await look('revisions');
	await page.getByRole('tab', { name: design.templates.tabs.about }).click();
	await page.locator('input[type=file]').waitFor({ state: 'attached' });
	await look('properties');

	await page.goto(adminUrl('/restaurants'));
	await choose(words.batch.brand, restaurant.brand_name);
	await button(words.batch.start).waitFor();
	await look('restaurants');
	await button(words.batch.start).click();
	await dialog.getByRole('radio').first().waitFor();
	await look('batch-start');
	await dialog.getByRole('button', { name: words.batch.submit }).click();
	await button(words.batch.download).waitFor({ timeout: 120_000 });
	await look('batch');
	await page.goto(adminUrl('/batches'));
	await rows();
	await look('batches');
	await page.goto(adminUrl('/cards'));
	await page.getByRole('textbox', { name: words.single.list }).fill('2076387b-1911-4df3-b14d-50e0935c8889; 12\n12');
	await look('cards');
	for (const name of ['jobs', 'audit', 'users']) {
		await page.goto(adminUrl(`/${name}`));
		await rows();
		await look(name);
	}
	await button(words.users.add).click();
	await look('user');
}

test('no page breaks a rule of WCAG 2.2 AA in either theme, or is wider than a tablet', () =>
	browse(async (page, words) => {
		const restaurant = await restaurantOf(12);
		await lookedAt(page, words, (look) => tour(page, words, restaurant, look));
	}));

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
