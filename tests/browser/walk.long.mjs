/* How long somebody needs who sees the admin for the first time: before each press or word a person looks, decides and
   moves the hand (2.5 s, more than the keystroke-level model's 1.35 + 1.1), and types a sign in 0.3 s. Told, not judged:
   the aims are two minutes to the first archive and three for a code and three texts on a template of one's own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { adminUrl, api, browse, press as pressed, restaurantOf, until, untilDone } from './browser.mjs';
import { like } from './words.mjs';

const look = () => new Promise((decided) => setTimeout(decided, 2500));
const name = 'Сделано впервые';

/** The hand of a person, and how often it had to be moved. */
function hand() {
	let steps = 0;
	const begin = Date.now();
	const slowly = async (deed) => {
		await look();
		steps++;
		return deed();
	};
	return {
		press: (locator) => slowly(() => locator.click()),
		type: (locator, text) =>
			slowly(async () => {
				await locator.fill('');
				await locator.pressSequentially(text, { delay: 300 });
			}),
		slowly,
		told: (what) => console.log(`${what}: ${steps} steps, ${Math.round((Date.now() - begin) / 1000)} s`),
	};
}

test('a manager makes the first archive', () =>
	browse(async (page, words) => {
		const { name: restaurant } = await restaurantOf(12);
		const { press, told } = hand();
		await page.goto(adminUrl('/'));
		await press(page.getByRole('link', { name: restaurant }));
		await press(page.getByRole('button', { name: words.history.generate, exact: true }));
		const { id } = await pressed(page, words, press);
		await untilDone(page, id);
		const [archive] = await Promise.all([
			page.waitForEvent('download'),
			press(page.getByRole('button', { name: like(words.history.downloadOf) }).first()),
		]);
		const list = 'import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))';
		assert.equal(execFileSync('python3', ['-c', list, await archive.path()], { encoding: 'utf8' }).trim(), '13');
		told('the first archive');
	}));

test('a designer places a code and three texts on a file', () =>
	browse(async (page, words) => {
		const { editor, templates } = words.design;
		const { press, type, slowly, told } = hand();
		await page.goto(adminUrl('/'));
		await press(page.getByRole('link', { name: templates.title }));
		await press(page.getByRole('button', { name: words.templates.add }));
		const dialog = page.getByRole('dialog');
		const file = fileURLToPath(new URL('../../templates/a6-card/ru.pdf', import.meta.url));
		await slowly(() => dialog.locator('input[type=file][accept*=pdf]').setInputFiles(file));
		await type(dialog.getByLabel(words.upload.name), name);
		await press(dialog.getByRole('button', { name: words.upload.submit, exact: true }));
		await page.locator('[data-settled]').waitFor();
		const id = Number(new URL(page.url()).pathname.split('/').at(-1));
		try {
			const drag = async (index, down) => {
				const { x, y, width, height } = await page.locator(`[data-item="${index}"]`).boundingBox();
				await slowly(async () => {
					await page.mouse.move(x + width / 2, y + height / 2);
					await page.mouse.down();
					await page.mouse.move(x + width / 2, y + height / 2 + down / 2);
					await page.mouse.move(x + width / 2, y + height / 2 + down);
					await page.mouse.up();
				});
			};
			await press(page.getByRole('button', { name: editor.addQr, exact: true }));
			const names = ['restaurant.name', 'table.number', 'table.zone'];
			for (const [index, text] of names.entries()) {
				await press(page.getByRole('button', { name: editor.addText, exact: true }));
				await press(page.getByRole('button', { name: text, exact: true }));
				await drag(index + 1, [-250, 50, 80][index]);
			}
			await press(page.getByRole('button', { name: editor.save, exact: true }));
			await page.locator('[data-saved=true]').waitFor();
			const { settings } = await api('GET', `/templates/${id}`);
			assert.deepEqual(settings.elements.map(({ type: kind, value }) => value ?? kind), ['qr', ...names.map((text) => `{{${text}}}`)]);
			await until(async () => (await page.locator('[data-settled]').count()) > 0, 'the picture is as it will be printed');
			told('a code and three texts');
		} finally {
			await api('DELETE', `/templates/${id}`);
		}
	}));
