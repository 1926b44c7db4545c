import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminUrl, api, browse, restaurantOf } from './browser.mjs';

const shot = process.env.POSM_SHOTS;

test('a login gets a role in a restaurant, another, and goes again', () =>
	browse(async (page) => {
		const { id: restaurant, name } = await restaurantOf(12);
		const login = 'Анна/браузер';
		const path = `/users/${encodeURIComponent(login)}`;
		await page.goto(adminUrl('/restaurants'));
		await page.getByRole('link', { name: 'Пользователи' }).click();
		await page.getByRole('button', { name: 'Добавить пользователя' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Логин').fill(login);
		await dialog.getByRole('textbox', { name: 'Роль' }).click();
		await page.getByRole('option', { name: 'оператор' }).click();
		await dialog.getByRole('textbox', { name: 'Рестораны', exact: true }).fill(name.slice(0, 6));
		await page.getByRole('option', { name }).first().click();
		await page.keyboard.press('Tab'); // the list of names closes
		if (shot) await page.screenshot({ path: `${shot}/dialog.png` });
		await dialog.getByRole('button', { name: 'Сохранить' }).click();
		const line = page.locator(`[data-user="${login}"]`);
		await line.getByText('1 ресторан').waitFor();
		if (shot) await page.screenshot({ path: `${shot}/list.png` });
		const made = await api('GET', path);
		assert.deepEqual([made.role, made.scope], ['operator', { all: false, brand_ids: [], restaurant_ids: [restaurant] }]);
		await line.getByRole('button', { name: login }).click();
		await dialog.getByText('Всё', { exact: true }).click();
		await dialog.getByRole('button', { name: 'Сохранить' }).click();
		await line.getByText('Всё', { exact: true }).waitFor();
		await line.getByRole('button', { name: login }).click();
		await dialog.getByRole('button', { name: 'Удалить' }).click();
		await line.waitFor({ state: 'detached' });
	}));

test('the last administrator keeps their rights, and is told so', () =>
	browse(
		async (page) => {
			const { login } = await api('GET', '/me');
			await page.goto(adminUrl('/users'));
			await page.locator(`[data-user="${login}"]`).getByRole('button', { name: login }).click();
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('button', { name: 'Удалить' }).click();
			await dialog.getByText('Сначала назначьте другого администратора').waitFor();
			assert.equal((await api('GET', '/me')).role, 'admin');
		},
		{ expected: [409] },
	));
