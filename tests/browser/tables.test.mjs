import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { adminUrl, api, browse, restaurantOf, until } from './browser.mjs';

const tablesOf = async (restaurant) => (await api('GET', `/restaurants/${restaurant}/tables?limit=1000`)).items;
/** Where the server sees a fault, in either language. */
const at = (line, column, name) => new RegExp(`(строка ${line}, столбец ${column}|row ${line}, column ${name})\\b`);
const csv = (text) => ({ name: 'столы.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('tables are added as a range, changed, imported after a look at the difference, and taken away', () =>
	browse(
		async (page, words) => {
			const { tables, common } = words;
			const { id: restaurant } = await restaurantOf(12);
			const before = await tablesOf(restaurant);
			await page.goto(adminUrl(`/restaurants/${restaurant}/tables`));
			const dialog = page.getByRole('dialog');
			try {
				await page.getByRole('button', { name: tables.add }).click();
				await dialog.getByText(tables.many, { exact: true }).click();
				await dialog.getByLabel(tables.prefix).fill('Т-');
				await dialog.getByLabel(tables.first, { exact: true }).fill('08');
				await dialog.getByLabel(tables.last, { exact: true }).fill('10');
				await dialog.getByText(`${common.tables(3)}: Т-08 … Т-10`).waitFor();
				await dialog.getByLabel(tables.zone).fill('Терраса');
				await dialog.getByRole('button', { name: tables.addSubmit, exact: true }).click();
				await page.getByRole('button', { name: tables.changeOf('Т-10') }).click();
				await dialog.getByLabel(tables.seats).fill('6');
				await dialog.getByRole('button', { name: common.save }).click();
				await dialog.waitFor({ state: 'detached' });

				// Somebody else was faster: that is said, and nobody's change is lost.
				await page.getByRole('button', { name: tables.changeOf('Т-10') }).click();
				const other = (await tablesOf(restaurant)).find(({ number }) => number === 'Т-10');
				await api('PATCH', `/tables/${other.uuid}`, { number: 'Т-99', seats: 8 });
				await dialog.getByLabel(tables.number).fill('Т-10');
				await dialog.getByLabel(tables.zone).fill('Терраса у входа');
				await dialog.getByRole('button', { name: common.save }).click();
				const faster = dialog.getByRole('alert');
				await faster.getByText(common.meanwhile).waitFor();
				await faster.getByText(common.meanwhileField(tables.seats, '8')).waitFor();
				await faster.getByText(common.meanwhileField(tables.number, 'Т-99')).waitFor();
				await dialog.getByLabel(tables.number).fill('Т-10');
				await dialog.getByRole('button', { name: common.save }).click();
				await dialog.waitFor({ state: 'detached' });
				const after = (await tablesOf(restaurant)).find(({ uuid }) => uuid === other.uuid);
				assert.deepEqual([after.number, after.zone, after.seats], ['Т-10', 'Терраса у входа', 8]);
				await api('PATCH', `/tables/${other.uuid}`, { zone: 'Терраса', seats: 6 });
				await page.reload();

				const made = (await tablesOf(restaurant)).filter(({ zone }) => zone === 'Терраса');
				assert.deepEqual(
					made.map(({ number, seats }) => [number, seats]),
					[
						['Т-08', null],
						['Т-09', null],
						['Т-10', 6],
					],
				);

				await page.getByRole('button', { name: tables.import }).click();
				const file = dialog.locator('input[type=file]');
				await file.setInputFiles(csv('number;zone;seats\nТ-11;Терраса;4\nТ-12;Терраса;сто\n;Терраса;5\n'));
				const wrong = dialog.getByRole('alert');
				await wrong.getByText(tables.importFaults(2)).waitFor();
				await wrong.getByText(at(3, 3, 'seats')).waitFor();
				await wrong.getByText(`${tables.importLine(3)} Т-12;Терраса;сто`).waitFor();
				await wrong.getByText(at(4, 1, 'number')).waitFor();
				await wrong.getByText(`${tables.importLine(4)} ;Терраса;5`).waitFor();
				const apply = dialog.getByRole('button', { name: tables.importSubmit });
				assert.ok(await apply.isDisabled());
				await file.setInputFiles(csv(`uuid;number;zone\n${made[0].uuid};Т-18;Терраса\n;Т-11;Терраса\n`));
				await dialog.getByText(`${tables.differences.added}: 1`).waitFor();
				await dialog.getByText('Т-08 → Т-18').waitFor();
				await apply.click();
				await dialog.waitFor({ state: 'detached' });
				await page.getByRole('button', { name: tables.changeOf('Т-18') }).waitFor();

				await page.getByRole('button', { name: tables.changeOf('Т-11') }).click();
				await dialog.getByRole('button', { name: common.remove }).click();
				await page.getByRole('dialog', { name: tables.removeTitle('Т-11') }).getByRole('button', { name: common.remove }).click();
				await page.getByText('Т-11', { exact: true }).waitFor({ state: 'detached' });
			} finally {
				const known = new Set(before.map(({ uuid }) => uuid));
				for (const { uuid } of await tablesOf(restaurant)) if (!known.has(uuid)) await api('DELETE', `/tables/${uuid}`);
			}
		},
		{ language: 'en', expected: [400, 412] },
	));

test('the list is narrowed to a zone; all codes are saved as one ZIP, and it as a CSV that changes nothing when it comes back', () =>
	browse(async (page, words) => {
		const { tables } = words;
		const { id: restaurant } = await restaurantOf(40);
		const { zone } = (await tablesOf(restaurant)).find((table) => table.zone);
		const within = (await tablesOf(restaurant)).filter((table) => table.zone === zone).length;
		await page.goto(adminUrl(`/restaurants/${restaurant}/tables`));
		await page.locator('tbody tr').nth(39).waitFor();
		await page.getByRole('textbox', { name: tables.zone }).click();
		await page.getByRole('option', { name: zone, exact: true }).click();
		await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length === count, within);
		const save = async (name) => {
			await page.getByRole('button', { name: tables.save }).click();
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('menuitem', { name }).click(),
			]);
			return download.path();
		};
		const list = 'import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))';
		assert.equal(execFileSync('python3', ['-c', list, await save(tables.allQr('SVG'))], { encoding: 'utf8' }).trim(), '40');
		const saved = await save(tables.csv);
		await page.getByRole('button', { name: tables.import }).click();
		const dialog = page.getByRole('dialog');
		await dialog.locator('input[type=file]').setInputFiles(saved);
		await dialog.getByText(tables.importNothing).waitFor();
		await dialog.getByLabel(tables.importKeep).setChecked(false);
		await dialog.getByText(tables.importNothing).waitFor();
	}));

test('a long list of tables is drawn as far as one looks', () =>
	browse(async (page) => {
		const { brand_id } = await restaurantOf(12);
		const { id } = await api('POST', '/restaurants', { brand_id, name: 'Арена' });
		try {
			await api('POST', `/restaurants/${id}/tables`, { range: '1-250' });
			await page.goto(adminUrl(`/restaurants/${id}/tables`));
			const rows = page.locator('[data-table]');
			await rows.first().waitFor();
			assert.equal(await rows.count(), 100);
			await until(async () => {
				await page.mouse.wheel(0, 5000);
				return (await rows.count()) === 250;
			}, 'all of them are there');
		} finally {
			await api('DELETE', `/restaurants/${id}`);
		}
	}));
