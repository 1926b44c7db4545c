import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminUrl, api, browse, generate, restaurantOf, row, statusOf, untilDone, url } from './browser.mjs';

/** Opens the menu of a row and chooses. */
async function choose(page, id, name) {
	await row(page, id).getByRole('button', { name: /^Ещё/ }).click();
	await page.getByRole('menuitem', { name }).click();
}

test('a version is shared with the print shop, noted, marked as printed, and its cards are deleted', () =>
	browse(
		async (page) => {
			const { id: restaurant } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			const { id, version } = await generate(page);
			await untilDone(page, id);

			await choose(page, id, 'Ссылка для типографии');
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('textbox', { name: 'Действует' }).click();
			await page.getByRole('option', { name: '7 дней' }).click();
			await dialog.getByRole('button', { name: 'Создать ссылку' }).click();
			const link = await dialog.getByLabel('Новая ссылка').inputValue();
			assert.ok(link.startsWith(`${url}/share/`));
			const ask = () => fetch(`${link}/archive.zip`, { method: 'HEAD' }).then(({ status }) => status);
			assert.equal(await ask(), 200, 'nobody is asked for a login');
			await dialog.getByRole('button', { name: 'Отозвать' }).click();
			await dialog.getByText('отозвана').waitFor();
			assert.equal(await ask(), 410);
			await page.keyboard.press('Escape');

			await choose(page, id, 'Отметить: напечатана');
			await row(page, id).getByText(/^напечатана \d/).waitFor();
			await choose(page, id, 'Добавить заметку');
			await dialog.getByLabel('Заметка').fill('Отдано Ивану');
			await dialog.getByRole('button', { name: 'Сохранить' }).click();
			await row(page, id).getByText('Отдано Ивану').waitFor();

			await row(page, id).getByRole('button', { name: /^Ещё/ }).click();
			const [archive] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('menuitem', { name: 'Скачать только изменённые' }).click(),
			]);
			assert.equal(new URL(archive.url()).searchParams.get('only'), 'changed');

			await choose(page, id, 'Удалить карточки');
			await page.getByRole('dialog').getByRole('button', { name: 'Удалить карточки' }).click();
			await row(page, id).waitFor({ state: 'detached' });
			await page.getByRole('button', { name: 'Фильтр' }).click();
			await page.getByRole('textbox', { name: 'Статус' }).click();
			await page.getByRole('option', { name: 'удалена' }).click();
			await statusOf(page, id).getByText('удалена').waitFor();
			await page.reload();
			await row(page, id).getByText('Отдано Ивану').waitFor();
			assert.equal((await api('GET', `/generations/${id}`)).version, version);
			await page.getByRole('textbox', { name: 'Автор' }).fill('никто');
			await page.keyboard.press('Enter');
			await page.getByText('Под фильтр не подходит ни одна версия').waitFor();
			// What is made anew is seen at once, whatever the filter was.
			const next = await generate(page);
			await untilDone(page, next.id);
		},
		{ expected: [404] },
	));
