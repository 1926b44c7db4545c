import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminUrl, api, browse, openDialog, press, restaurantOf, row, until, untilDone } from './browser.mjs';
import { field, like } from './words.mjs';

async function openFor40(page, words) {
	const { id } = await restaurantOf(40);
	await page.goto(adminUrl(`/restaurants/${id}`));
	await openDialog(page, words);
	const dialog = page.getByRole('dialog');
	await dialog.getByText(words.generate.previewTrue).waitFor();
	return dialog;
}

/** Tab, as often as it takes to reach the control of that name. */
async function tabTo(page, name) {
	for (let step = 0; step < 120; step++) {
		await page.keyboard.press('Tab');
		const reached = await page.evaluate(() => {
			const at = document.activeElement;
			return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
		});
		if (reached.trim() === name) return;
	}
	assert.fail(`Tab never reaches “${name}”`);
}

test('the dialog is worked by the keyboard alone', () =>
	browse(
		async (page, words) => {
			const { id: restaurant } = await restaurantOf(40);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			await page.getByRole('button', { name: words.history.generate, exact: true }).waitFor();
			await tabTo(page, words.history.generate);
			await page.keyboard.press('Enter');
			const dialog = page.getByRole('dialog');
			const radios = dialog.locator('[data-template]');
			await radios.first().waitFor();
			while (!(await page.evaluate(() => document.activeElement?.hasAttribute('data-template'))))
				await page.keyboard.press('Tab');
			await page.keyboard.press('ArrowRight');
			await page.keyboard.press('Space');
			await until(async () => (await radios.nth(1).getAttribute('aria-checked')) === 'true', 'the second is chosen');
			await tabTo(page, words.generate.submit);
			const { id } = await press(page, words, () => page.keyboard.press('Enter'));
			await untilDone(page, id);
			const generate = page.getByRole('button', { name: words.history.generate, exact: true });
			await generate.focus();
			await page.keyboard.press('Enter');
			await until(() => radios.evaluateAll((all) => all.includes(document.activeElement)), 'the focus is on a template once more');
			await page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'detached' });
			const download = row(page, id).getByRole('button', { name: like(words.history.downloadOf) });
			await tabTo(page, await download.getAttribute('aria-label'));
			await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
			await until(() => download.evaluate((button) => document.activeElement === button), 'the focus stays on the button');
			await generate.focus();
			const details = row(page, id).getByRole('button', { name: like(words.history.detailsOf) });
			await tabTo(page, await details.getAttribute('aria-label'));
			await page.keyboard.press('Enter');
			await page.getByRole('dialog').getByRole('tab', { name: words.details.cards }).waitFor();
			await page.keyboard.press('Escape');
			await page.getByRole('dialog').waitFor({ state: 'detached' });
		},
		{ language: 'en' },
	));

/** One dialog for all of them: each leaves the settings as they are recommended. */
test('settings are edited in the dialog', (t) =>
	browse(
		async (page, words) => {
			const dialog = await openFor40(page, words);
			const said = words.generate;
			const submit = dialog.getByRole('button', { name: said.submit, exact: true });
			const json = dialog.getByLabel(words.settings.json);
			const reset = async () => {
				await dialog.getByRole('button', { name: said.reset }).click();
				await dialog.getByText(said.recommended).waitFor();
			};

			await t.test('a broken rule stands at its field and holds the button back', async () => {
				await dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false }).click();
				const size = dialog.getByLabel(field(words, 'size', 'mm'));
				const was = await size.inputValue();
				await size.fill('');
				await dialog.getByText(words.rule.required).waitFor();
				await dialog.getByText(words.settings.fixFields(1)).waitFor();
				assert.ok(await submit.isDisabled());
				await size.fill('9999');
				await dialog.getByText(like((most) => words.rule.range(words.number(0.1), most))).waitFor();
				await size.fill(was);
				await dialog.getByText(said.recommended).waitFor();
				assert.ok(await submit.isEnabled());
			});

			await t.test('a change shows in the picture and in the JSON, and can be taken back', async () => {
				await dialog.getByText(said.previewTrue).waitFor();
				const before = await dialog.locator('.page img').first().getAttribute('src');
				await dialog.getByLabel(field(words, 'x', 'mm')).fill(words.number(7.5));
				await page.waitForFunction((src) => {
					const image = document.querySelector('[role=dialog] .page img');
					return image?.src.startsWith('blob:') && image.src !== src;
				}, before);
				await dialog.getByText('JSON', { exact: true }).click();
				const { elements } = JSON.parse(await json.inputValue());
				assert.equal(elements.find(({ type }) => type === 'qr').x, 7.5);
				await reset();
			});

			await t.test('with JSON that is none the picture says so, and why nothing can be pressed is in sight', async () => {
				await dialog.getByText('JSON', { exact: true }).click();
				await json.fill('{ "format": 1, ');
				await dialog.getByText(said.previewOutdated).waitFor();
				assert.equal(await dialog.getByText(said.previewTrue).count(), 0);
				await dialog.locator('.page img[data-dimmed]').waitFor();
				const why = await dialog.getByText(words.settings.fixJson).boundingBox();
				assert.ok(why && why.y + why.height <= page.viewportSize().height, 'the reason is in sight');
				assert.ok(await submit.isDisabled());
				await reset();
			});

			await t.test('what only the server can refuse stands at its field too', async () => {
				await dialog
					.getByRole('button', { name: like(words.settings.types.text), expanded: false })
					.first()
					.click();
				await dialog.getByRole('textbox', { name: words.settings.fields.font, exact: true }).fill('No Such Family');
				await dialog.locator('.mantine-InputWrapper-error').getByText('No Such Family').waitFor();
				await reset();
			});

			await t.test('a reload loses nothing of it', async () => {
				const x = dialog.getByLabel(field(words, 'x', 'mm'));
				await dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false }).click();
				await x.fill(words.number(7.5));
				await dialog.getByLabel(said.note).fill('Допечатка');
				await page.reload();
				await openDialog(page, words);
				await dialog.getByText(said.restored).waitFor();
				assert.equal(await dialog.getByLabel(said.note).inputValue(), 'Допечатка');
				await dialog.getByRole('button', { name: like(words.settings.types.qr), expanded: false }).click();
				assert.equal(await x.inputValue(), words.number(7.5));
				await dialog.getByRole('button', { name: said.startAfresh }).click();
				await dialog.getByText(said.recommended).waitFor();
				assert.equal(await dialog.getByLabel(said.note).inputValue(), '');
			});
		},
		{ language: 'en', expected: [400] },
	));

test('what would spoil the print is told beside the picture, with its element and a remedy, while one edits', () =>
	browse(async (page, words) => {
		const dialog = await openFor40(page, words);
		const said = words.findings;
		const findings = dialog.getByRole('region', { name: said.title });
		const well = findings.getByText(`${said.title}: ${said.none}`);
		await well.waitFor();
		assert.equal(await findings.locator('li').count(), 0);
		await findings.getByRole('button', { name: like(said.showNotes) }).click();
		await findings.locator('[data-level=note]').first().waitFor();
		await findings.getByRole('button', { name: said.hideNotes }).click();
		const code = (expanded) => dialog.getByRole('button', { name: like(words.settings.types.qr), expanded });
		await code(false).click();
		const x = dialog.getByLabel(field(words, 'x', 'mm'));
		const was = await x.inputValue();
		await x.fill('90');
		const wrong = findings.locator('[data-code=outside_page]');
		await wrong.getByText(words.finding('outside_page')).waitFor();
		await findings.getByText(`${said.title}: ${said.errors(1)}`).waitFor();
		await dialog.getByText(words.generate.stopped(1)).waitFor();
		assert.ok(await dialog.getByRole('button', { name: words.generate.submit, exact: true }).isDisabled());
		await code(true).click();
		await x.waitFor({ state: 'detached' });
		await dialog.locator('.frame[data-bad]').waitFor(); // its frame is on the picture
		await wrong.getByRole('button', { name: like(words.settings.types.qr) }).click();
		await x.fill(was);
		await well.waitFor();

		// What phones may stumble over is asked about before anything is sent; the press waits for the check.
		const sent = [];
		page.on('request', (request) => request.url().endsWith('/generations') && request.method() === 'POST' && sent.push(request));
		await dialog.getByLabel(field(words, 'size', 'mm')).fill('11');
		await dialog.getByRole('button', { name: words.generate.submit, exact: true }).click();
		const question = page.getByRole('dialog', { name: words.generate.doubtfulTitle });
		await question.locator('[data-code=small_module]').getByText(words.findings.levels.warning).waitFor();
		await question.getByRole('button', { name: words.common.cancel }).click();
		await question.waitFor({ state: 'detached' });
		assert.deepEqual(sent, []);

		// The check looks at the chosen tables alone.
		const looked = page.waitForRequest((request) => request.url().endsWith('/preflight') && request.postDataJSON().tables?.length === 1);
		await dialog.getByRole('radiogroup', { name: words.generate.tables }).getByText(words.generate.chosenTables).click();
		await dialog.locator('.mantine-Chip-label').first().click();
		await looked;
	}));
