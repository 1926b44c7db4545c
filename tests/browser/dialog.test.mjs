import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminUrl, browse, restaurantOf, row, until, untilDone } from './browser.mjs';

async function openDialog(page) {
	const { id } = await restaurantOf(40);
	await page.goto(adminUrl(`/restaurants/${id}`));
	await page.getByRole('button', { name: 'Сгенерировать', exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText('Так это будет напечатано.').waitFor();
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
	browse(async (page) => {
		const { id: restaurant } = await restaurantOf(40);
		await page.goto(adminUrl(`/restaurants/${restaurant}`));
		await page.getByRole('button', { name: 'Сгенерировать', exact: true }).waitFor();
		await tabTo(page, 'Сгенерировать');
		await page.keyboard.press('Enter');
		const dialog = page.getByRole('dialog');
		const radios = dialog.getByRole('radio', { name: /мм/ });
		await radios.first().waitFor();
		while (!(await page.evaluate(() => document.activeElement?.hasAttribute('data-template'))))
			await page.keyboard.press('Tab');
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('Space');
		await until(async () => (await radios.nth(1).getAttribute('aria-checked')) === 'true', 'the second is chosen');
		const pressed = page.waitForResponse(
			(response) => response.request().method() === 'POST' && response.url().endsWith('/generations') && response.status() !== 503,
		);
		await tabTo(page, 'Сгенерировать');
		await page.keyboard.press('Enter');
		const { id } = await (await pressed).json();
		await untilDone(page, id);
		await page.getByRole('button', { name: 'Сгенерировать', exact: true }).focus();
		const details = row(page, id).getByRole('button', { name: /^Подробнее/ });
		await tabTo(page, await details.getAttribute('aria-label'));
		await page.keyboard.press('Enter');
		await page.getByRole('dialog').getByRole('tab', { name: 'Карточки' }).waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
	}));

/** One dialog for all of them: each leaves the settings as they are recommended. */
test('settings are edited in the dialog', (t) =>
	browse(
		async (page) => {
			const dialog = await openDialog(page);
			const submit = dialog.getByRole('button', { name: 'Сгенерировать', exact: true });
			const reset = async () => {
				await dialog.getByRole('button', { name: 'Вернуть рекомендованные' }).click();
				await dialog.getByText('Рекомендованы дизайнером').waitFor();
			};

			await t.test('a broken rule stands at its field and holds the button back', async () => {
				await dialog.getByRole('button', { name: /^QR-код/, expanded: false }).click();
				const size = dialog.getByLabel('Размер, мм');
				const was = await size.inputValue();
				await size.fill('');
				await dialog.getByText('Обязательное поле.').waitFor();
				await dialog.getByText('Сначала исправьте 1 поле настроек.').waitFor();
				assert.ok(await submit.isDisabled());
				await size.fill('9999');
				await dialog.getByText('От 0,1 до 5').waitFor();
				await size.fill(was);
				await dialog.getByText('Рекомендованы дизайнером').waitFor();
				assert.ok(await submit.isEnabled());
			});

			await t.test('a change shows in the picture and in the JSON, and can be taken back', async () => {
				await dialog.getByText('Так это будет напечатано.').waitFor();
				const before = await dialog.locator('.page img').first().getAttribute('src');
				await dialog.getByLabel('X, мм').fill('7,5');
				await page.waitForFunction((src) => {
					const image = document.querySelector('[role=dialog] .page img');
					return image?.src.startsWith('blob:') && image.src !== src;
				}, before);
				await dialog.getByText('JSON', { exact: true }).click();
				const json = JSON.parse(await dialog.getByLabel('Настройки в JSON').inputValue());
				assert.equal(json.elements.find(({ type }) => type === 'qr').x, 7.5);
				await reset();
			});

			await t.test('with JSON that is none the picture says so, and why nothing can be pressed is in sight', async () => {
				await dialog.getByText('JSON', { exact: true }).click();
				await dialog.getByLabel('Настройки в JSON').fill('{ "format": 1, ');
				await dialog.getByText('В настройках ошибки').waitFor();
				assert.equal(await dialog.getByText('Так это будет напечатано.').count(), 0);
				await dialog.locator('.page img[data-dimmed]').waitFor();
				const why = await dialog.getByText('Сначала исправьте JSON настроек.').boundingBox();
				assert.ok(why && why.y + why.height <= page.viewportSize().height, 'the reason is in sight');
				assert.ok(await submit.isDisabled());
				await reset();
			});

			await t.test('what only the server can refuse stands at its field too', async () => {
				await dialog
					.getByRole('button', { name: /^Текст/, expanded: false })
					.first()
					.click();
				await dialog.getByRole('textbox', { name: 'Шрифт' }).fill('No Such Family');
				await dialog.locator('.mantine-InputWrapper-error').getByText('No Such Family').waitFor();
			});
		},
		{ expected: [400] },
	));

test('what would spoil the print is told beside the picture, with its element and a remedy, while one edits', () =>
	browse(async (page) => {
		const dialog = await openDialog(page);
		const findings = dialog.getByRole('region', { name: 'Проверка' });
		await findings.getByText('Проверка: всё в порядке').waitFor();
		assert.equal(await findings.locator('li').count(), 0);
		await findings.getByRole('button', { name: /^Замечания/ }).click();
		await findings.locator('[data-level=note]').first().waitFor();
		await findings.getByRole('button', { name: 'Скрыть замечания' }).click();
		await dialog.getByRole('button', { name: /^QR-код/, expanded: false }).click();
		const x = dialog.getByLabel('X, мм');
		const was = await x.inputValue();
		await x.fill('90');
		const wrong = findings.locator('[data-code=outside_page]');
		await wrong.getByText('Элемент выходит за край страницы на').waitFor();
		await wrong.getByText('Передвиньте или уменьшите его.').waitFor();
		await findings.getByText(/^Проверка: 1 ошибка/).waitFor();
		await dialog.getByRole('button', { name: /^QR-код, страница|^QR-код страница/ }).click();
		await x.waitFor({ state: 'detached' });
		await dialog.locator('.frame[data-bad]').waitFor(); // its frame is on the picture
		await wrong.getByRole('button', { name: 'QR-код · страница 1' }).click();
		await x.fill(was);
		await findings.getByText('Проверка: всё в порядке').waitFor();
	}));
