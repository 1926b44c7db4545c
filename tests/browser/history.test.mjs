import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { adminUrl, api, browse, generate, restaurantOf, row, statusOf, untilDone, url } from './browser.mjs';
import { like } from './words.mjs';

/** Opens the menu of a row and chooses. */
async function choose(page, { history }, id, name) {
	await row(page, id).getByRole('button', { name: like(history.moreOf) }).click();
	await page.getByRole('menuitem', { name }).click();
}

test('a version is shared with the print shop, noted, marked as printed, and its cards are deleted', () =>
	browse(
		async (page, words, window) => {
			const { history, share } = words;
			const { id: restaurant } = await restaurantOf(12);
			await page.goto(adminUrl(`/restaurants/${restaurant}`));
			const { id, version } = await generate(page, words);
			await untilDone(page, id);

			// That the tables are others by now is told in the list, before anybody loads anything.
			const [table] = (await api('GET', `/restaurants/${restaurant}/tables?limit=1`)).items;
			await api('PATCH', `/tables/${table.uuid}`, { number: `${table.number}-бис` });
			await page.reload();
			const outdated = row(page, id).locator('[data-outdated]');
			await outdated.getByText(history.outdated(1)).waitFor();
			await api('PATCH', `/tables/${table.uuid}`, { number: table.number });
			await page.reload();
			await row(page, id).waitFor();
			await page.waitForLoadState('networkidle');
			assert.equal(await outdated.count(), 0);

			await choose(page, words, id, history.share);
			const dialog = page.getByRole('dialog');
			await dialog.getByRole('textbox', { name: share.lifetime }).click();
			await page.getByRole('option', { name: share.days(7) }).click();
			await dialog.getByRole('button', { name: share.create }).click();
			const link = await dialog.getByLabel(share.fresh).inputValue();
			assert.ok(link.startsWith(`${url}/share/`));
			// The time that it says is the reader's own.
			const shop = await window();
			const cdp = await shop.context().newCDPSession(shop);
			await cdp.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' });
			await shop.goto(link);
			await shop.locator('time').getByText(/GMT\+9$/).waitFor();
			await shop.close();
			const ask = () => fetch(`${link}/archive.zip`, { method: 'HEAD' }).then(({ status }) => status);
			assert.equal(await ask(), 200, 'nobody is asked for a login');
			await dialog.getByText(share.live, { exact: true }).waitFor();
			await dialog.getByRole('button', { name: share.revoke }).click();
			await page.getByRole('dialog', { name: share.revokeTitle }).getByRole('button', { name: share.revoke }).click();
			await dialog.getByText(share.revoked).waitFor();
			await dialog.getByLabel(share.fresh).waitFor({ state: 'detached' });
			assert.equal(await ask(), 410);
			await page.keyboard.press('Escape');

			await choose(page, words, id, history.markPrinted);
			await row(page, id).getByText(like(history.printed)).waitFor();
			await choose(page, words, id, history.addNote);
			await dialog.getByLabel(words.details.note).fill('Отдано Ивану');
			await dialog.getByRole('button', { name: words.common.save }).click();
			await row(page, id).getByText('Отдано Ивану').waitFor();

			const menu = async (of) => {
				await row(page, of).getByRole('button', { name: like(history.moreOf) }).click();
				return page.getByRole('menuitem', { name: history.onlyChanged });
			};
			if (version === 1) {
				assert.ok(await (await menu(id)).isDisabled(), 'nothing to compare the first one with');
				await page.getByText(history.onlyChangedNone).waitFor();
				await page.keyboard.press('Escape');
			}
			const body = { template_id: (await api('GET', `/generations/${id}`)).template_id };
			const again = await api('POST', `/restaurants/${restaurant}/generations`, body, { 'Idempotency-Key': randomUUID() });
			await page.reload();
			await untilDone(page, again.id);
			const item = await menu(again.id);
			const [archive] = await Promise.all([page.waitForEvent('download'), item.click()]);
			assert.equal(new URL(archive.url()).searchParams.get('only'), 'changed');

			const late = await window();
			await late.goto(adminUrl(`/restaurants/${restaurant}`));
			await row(late, id).waitFor();
			await choose(page, words, id, history.remove);
			await page.getByRole('dialog').getByRole('button', { name: history.remove }).click();
			await row(page, id).waitFor({ state: 'detached' });
			// A window that has not heard of it is told, and does not go on offering it.
			await row(late, id).getByRole('button', { name: like(history.downloadOf) }).click();
			await row(late, id).waitFor({ state: 'detached' });
			await late.close();
			await page.getByRole('button', { name: history.filter }).click();
			await page.getByRole('textbox', { name: history.status }).click();
			await page.getByRole('option', { name: words.status.deleted }).click();
			await statusOf(page, id).getByText(words.status.deleted).waitFor();
			await page.reload();
			await row(page, id).getByText('Отдано Ивану').waitFor();
			assert.equal((await api('GET', `/generations/${id}`)).version, version);
			await page.getByRole('textbox', { name: words.details.author }).fill('никто');
			await page.keyboard.press('Enter');
			await page.getByText(history.nothingFound).waitFor();
			// What is made anew is seen at once, whatever the filter was.
			const next = await generate(page, words);
			await untilDone(page, next.id);
		},
		{ language: 'en', expected: [404, 410] },
	));
