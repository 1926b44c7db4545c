import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminUrl, api, browse, restaurantOf } from './browser.mjs';

const shot = process.env.POSM_SHOTS;

test('a login gets a role in a restaurant, another, and goes again', () =>
	browse(async (page, words) => {
		const { users } = words;
		const { id: restaurant, name } = await restaurantOf(12);
		const login = 'Анна/браузер';
		const path = `/users/${encodeURIComponent(login)}`;
		await page.goto(adminUrl('/restaurants'));
		await page.getByRole('link', { name: users.title }).click();
		await page.getByRole('button', { name: users.add }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(users.login).fill(login);
		await dialog.getByRole('textbox', { name: users.role }).click();
		await page.getByRole('option', { name: words.app.roles.operator }).click();
		await dialog.getByRole('textbox', { name: users.restaurants, exact: true }).fill(name.slice(0, 6));
		await page.getByRole('option', { name }).first().click();
		await page.keyboard.press('Tab'); // the list of names closes
		if (shot) await page.screenshot({ path: `${shot}/dialog.png` });
		await dialog.getByRole('button', { name: users.save }).click();
		const line = page.locator(`[data-user="${login}"]`);
		await line.getByText(users.places(0, 1)).waitFor();
		if (shot) await page.screenshot({ path: `${shot}/list.png` });
		const made = await api('GET', path);
		assert.deepEqual([made.role, made.scope], ['operator', { all: false, brand_ids: [], restaurant_ids: [restaurant] }]);
		await line.getByRole('button', { name: login }).click();
		await dialog.getByText(users.everywhere, { exact: true }).click();
		await dialog.getByRole('button', { name: users.save }).click();
		await line.getByText(users.everywhere, { exact: true }).waitFor();
		await line.getByRole('button', { name: login }).click();
		await dialog.getByRole('button', { name: users.remove }).click();
		await line.waitFor({ state: 'detached' });
	}));

test('the last administrator keeps their rights, and is told so', () =>
	browse(
		async (page, { users, problem }) => {
			const { login } = await api('GET', '/me');
			await page.goto(adminUrl('/users'));
			await page.locator(`[data-user="${login}"]`).getByRole('button', { name: login }).click();
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('button', { name: users.remove }).click();
			await dialog.getByText(problem('last_admin')).waitFor();
			assert.equal((await api('GET', '/me')).role, 'admin');
		},
		{ language: 'en', expected: [409] },
	));
