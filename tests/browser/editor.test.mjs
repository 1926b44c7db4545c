import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminUrl, api, ask, browse, restaurantOf, until } from './browser.mjs';
import { field, like } from './words.mjs';

const code = { type: 'qr', page: 1, x: 20, y: 30, size: 30 };
const title = { type: 'text', page: 1, x: 20, y: 90, width: 60, height: 12, value: 'Стол {{table.number}}', size: 18 };
const settings = { format: 1, unit: 'mm', elements: [code, title] };
let template;

before(async () => {
	const { id: restaurant } = await restaurantOf(12);
	template = await api('POST', '/templates', {
		name: 'Пустая страница',
		visibility: 'restaurants',
		restaurant_ids: [restaurant],
		blank: { width_mm: 100, height_mm: 150, pages: 3 },
		settings,
	});
	await turnPage(3);
});
after(() => template && api('DELETE', `/templates/${template.id}`));

/** Gives the template its file again with a page that viewers show turned by 90 degrees (/Rotate). */
async function turnPage(number) {
	const folder = await mkdtemp(join(tmpdir(), 'posm-turn-'));
	try {
		const [upright, turned] = [join(folder, 'upright.pdf'), join(folder, 'turned.pdf')];
		await writeFile(upright, Buffer.from(await (await ask('GET', `/templates/${template.id}/file`)).arrayBuffer()));
		execFileSync('qpdf', [upright, `--rotate=90:${number}`, turned]);
		const form = new FormData();
		form.append('file', new Blob([await readFile(turned)], { type: 'application/pdf' }), 'turned.pdf');
		await api('PUT', `/templates/${template.id}/file`, form);
	} finally {
		await rm(folder, { recursive: true });
	}
}

const item = (page, index) => page.locator(`[data-item="${index}"]`);
const settled = (page) => page.locator('[data-settled]').waitFor();
const saved = async () => (await api('GET', `/templates/${template.id}`)).settings;

async function openEditor(page) {
	await api('PATCH', `/templates/${template.id}`, { settings });
	await page.goto(adminUrl(`/templates/${template.id}`));
	await settled(page);
}

async function save(page, { design }, index = 0) {
	await page.getByRole('button', { name: design.editor.save, exact: true }).click();
	await page.locator('[data-saved=true]').waitFor();
	return (await saved()).elements[index];
}

/** Drags from a point of the window by so many pixels; Alt holds it off the lines. */
async function drag(page, { x, y }, across, down) {
	await page.mouse.move(x, y);
	await page.keyboard.down('Alt');
	await page.mouse.down();
	await page.mouse.move(x + across / 2, y + down / 2);
	await page.mouse.move(x + across, y + down);
	await page.mouse.up();
	await page.keyboard.up('Alt');
}

/** Where it has come to rest: a handle follows its element a frame later. */
async function middleOf(locator) {
	let [before, box] = [null, await locator.boundingBox()];
	while (JSON.stringify(before) !== JSON.stringify(box)) {
		await locator.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
		[before, box] = [box, await locator.boundingBox()];
	}
	const { x, y, width, height } = box;
	return { x: x + width / 2, y: y + height / 2 };
}

/** A page on which one code is looked at: `width` of the page and how far down its ink is looked for, millimetres. */
const upright = { number: 1, index: 0, width: 100, down: 88 };
const turned = { number: 3, index: 2, width: 150, down: 100 };

/** Where the server's own picture of the saved settings has ink: millimetres. */
const inkOf = (page, sheet) =>
	page.evaluate(
		async ({ id, number, down }) => {
			const dpi = 400;
			const draw = () =>
				fetch(`/api/v1/templates/${id}/preview`, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify({ dpi, page: number }),
				});
			let answer = await draw();
			while ([429, 503].includes(answer.status)) answer = await draw();
			const picture = await createImageBitmap(await answer.blob());
			const { width } = picture;
			const height = Math.min(picture.height, Math.round((down / 25.4) * dpi));
			const context = new OffscreenCanvas(width, height).getContext('2d');
			context.drawImage(picture, 0, 0);
			const { data } = context.getImageData(0, 0, width, height);
			const box = { left: width, top: height, right: 0, bottom: 0 };
			for (let y = 0; y < height; y++)
				for (let x = 0; x < width; x++)
					if (data[4 * (y * width + x)] < 128) {
						box.left = Math.min(box.left, x);
						box.right = Math.max(box.right, x + 1);
						box.top = Math.min(box.top, y);
						box.bottom = Math.max(box.bottom, y + 1);
					}
			return Object.fromEntries(Object.entries(box).map(([side, at]) => [side, (at / dpi) * 25.4]));
		},
		{ id: template.id, ...sheet },
	);

/** The frame over the page: millimetres. */
const frameOf = (page, { index, width }) =>
	page.evaluate(
		([at, across]) => {
			const sheet = document.querySelector('[data-sheet]').getBoundingClientRect();
			const frame = document.querySelector(`[data-item="${at}"]`).getBoundingClientRect();
			const mm = (pixels) => (pixels / sheet.width) * across;
			return {
				left: mm(frame.left - sheet.left),
				top: mm(frame.top - sheet.top),
				right: mm(frame.right - sheet.left),
				bottom: mm(frame.bottom - sheet.top),
			};
		},
		[index, width],
	);

/** What the settings say that a turned square takes of the page. */
function boundsOf({ x, y, size, rotation = 0 }) {
	const angle = (rotation * Math.PI) / 180;
	const half = (size / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)));
	const [across, down] = [x + size / 2, y + size / 2];
	return { left: across - half, top: down - half, right: across + half, bottom: down + half };
}

/** Settings, frame and print agree to 0.1 mm; a turned code's fourth corner has no ink of its own. */
async function agree(page, words, what, sides = ['left', 'top', 'right', 'bottom'], sheet = upright) {
	const element = await save(page, words, sheet.index);
	const [ink, frame, wanted] = [await inkOf(page, sheet), await frameOf(page, sheet), boundsOf(element)];
	for (const side of sides) {
		assert.ok(Math.abs(ink[side] - wanted[side]) < 0.1, `${what}: ink ${side} ${ink[side]}, settings ${wanted[side]}`);
		assert.ok(
			Math.abs(frame[side] - wanted[side]) < 0.1,
			`${what}: frame ${side} ${frame[side]}, settings ${wanted[side]}`,
		);
	}
	return element;
}

test('what is dragged, resized, nudged, turned and aligned prints where it is seen, also on a turned page; undo leads back', () =>
	browse(async (page, words) => {
		const { editor } = words.design;
		await openEditor(page);
		await drag(page, await middleOf(item(page, 0)), 61, -23);
		const dragged = await agree(page, words, 'dragged');
		assert.ok(dragged.x > 25 && dragged.y < 28 && dragged.size === 30, JSON.stringify(dragged));
		await drag(page, await middleOf(page.locator('[data-handle="1 1"]')), 31, 29);
		const resized = await save(page, words);
		assert.ok(resized.size > 33, JSON.stringify(resized));
		assert.deepEqual([resized.x, resized.y], [dragged.x, dragged.y]);

		await item(page, 0).focus();
		for (const key of ['ArrowLeft', 'ArrowLeft', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Shift+ArrowDown'])
			await page.keyboard.press(key);
		const nudged = await agree(page, words, 'resized and nudged');
		assert.deepEqual([nudged.x, nudged.y], [resized.x - 2, resized.y + 10.3].map((at) => Math.round(at * 100) / 100));

		await item(page, 0).focus();
		await page.keyboard.press('Shift+BracketRight');
		await page.keyboard.press('Shift+BracketRight');
		assert.equal((await agree(page, words, 'turned', ['left', 'top', 'right'])).rotation, 30);
		const { x, y } = await middleOf(page.locator('[data-handle="turn"]'));
		const centre = await middleOf(item(page, 0));
		await drag(page, { x, y }, centre.x + 150 - x, centre.y + 1 - y);
		await page.getByRole('button', { name: editor.arrange }).click();
		await page.getByRole('menuitem', { name: editor.alignTo.centre, exact: true }).click();
		await page.getByRole('menu').waitFor({ state: 'detached' });
		const centred = await agree(page, words, 'turned by hand and aligned');
		assert.equal(centred.rotation, 90);
		assert.ok(Math.abs(centred.x + centred.size / 2 - 50) < 0.01, JSON.stringify(centred));

		await item(page, 1).click();
		const { x: right, y: bottom } = await middleOf(page.locator('[data-handle="1 1"]'));
		const { x: middle } = await middleOf(page.locator('[data-sheet]'));
		await page.mouse.move(right, bottom);
		await page.mouse.down();
		await page.mouse.move(middle + 20, bottom);
		await page.mouse.move(middle + 4, bottom);
		await page.locator('.guide').first().waitFor();
		await page.mouse.up();
		const held = await save(page, words, 1);
		assert.deepEqual([held.x, held.width], [20, 30], 'a side that is pulled rests at the middle of the page');

		await item(page, 0).focus();
		await page.keyboard.press('Control+a');
		await drag(page, await middleOf(page.locator('[data-group] [data-handle="1 1"]')), 33, 41);
		const grown = await agree(page, words, 'several made larger as one');
		const [, text] = (await saved()).elements;
		assert.ok(grown.size > centred.size + 2 && text.size > 18, JSON.stringify([grown, text]));
		assert.ok(Math.abs(grown.size / centred.size - text.width / held.width) < 0.01, JSON.stringify([grown, text]));

		const undo = page.getByRole('button', { name: like(editor.undo) });
		for (let step = 0; step < 30 && (await undo.isEnabled()); step++) await undo.click();
		assert.deepEqual(await agree(page, words, 'undone'), code);
		assert.deepEqual(await saved(), settings);

		await page.getByRole('button', { name: words.common.page(3) }).click();
		await page.getByRole('button', { name: editor.addQr, exact: true }).click();
		await drag(page, await middleOf(item(page, 2)), -83, 31);
		await drag(page, await middleOf(page.locator('[data-handle="1 1"]')), -22, -19);
		const there = await agree(page, words, 'on a page with /Rotate', undefined, turned);
		assert.ok(there.page === 3 && there.x < 50 && there.size < 30, JSON.stringify(there));
	}));

test('what is not saved is kept over a reload, and leaving asks', () =>
	browse(async (page, words) => {
		const { editor, templates } = words.design;
		const [x, y] = ['x', 'y'].map((name) => page.getByLabel(field(words, name, 'mm')));
		await openEditor(page);
		await item(page, 1).focus();
		await page.keyboard.press('Shift+ArrowRight');
		await until(async () => (await x.inputValue()) === '30', 'the form follows the hand');
		await y.fill('100');
		await page.waitForFunction(
			(key) => localStorage.getItem(key)?.includes('"y":100'),
			`posm.draft.${template.id}`,
		);
		await settled(page);
		await page.getByRole('link', { name: templates.title }).first().click();
		await page.getByRole('dialog').getByText(editor.leaveTitle).waitFor();
		await page.getByRole('button', { name: editor.stay }).click();
		page.on('dialog', (dialog) => dialog.accept());
		await page.reload();
		await page.getByText(editor.draft).waitFor();
		await settled(page);
		await item(page, 1).focus();
		await until(async () => (await y.inputValue()) === '100', 'what was typed is there again');
		await page.getByRole('button', { name: editor.draftDrop }).click();
		await page.locator('[data-saved=true]').waitFor();
		assert.deepEqual(await saved(), settings);
	}));

test('keys turn and widen several, copy and mirror; a fix mends what the check has found; a new text is typed at once', () =>
	browse(async (page, words) => {
		const { editor } = words.design;
		await openEditor(page);
		await item(page, 0).focus();
		for (const key of ['Control+a', 'Shift+BracketRight', 'Control+ArrowRight']) await page.keyboard.press(key);
		await save(page, words);
		const [grown, wider] = (await saved()).elements;
		assert.deepEqual([grown.rotation, grown.size, wider.rotation, wider.width], [15, 31, 15, 61]);
		await page.getByRole('button', { name: words.settings.general }).click();
		await page.getByLabel(words.settings.fields.unit).first().click();
		await page.getByRole('option', { name: words.settings.choices.unit.pt }).click();
		const inPoints = await save(page, words);
		assert.deepEqual([inPoints.x, inPoints.size], [56.693, 87.874], 'another unit moves nothing');
		await page.evaluate(() => document.activeElement.blur()); // as a click beside everything does
		for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
		await page.locator('[data-saved=false]').waitFor();
		assert.deepEqual(await save(page, words), code);
		await item(page, 0).focus();
		await page.keyboard.press('Escape');
		await item(page, 0).click();
		await page.keyboard.press('Control+c');
		await page.getByRole('button', { name: words.common.page(2) }).click();
		await page.locator('[data-item]').first().waitFor({ state: 'detached' });
		await page.getByRole('button', { name: editor.addQr, exact: true }).click();
		await item(page, 2).focus();
		await page.keyboard.press('Control+v');
		await item(page, 3).waitFor();
		for (let step = 0; step < 4; step++) await page.keyboard.press('Shift+ArrowLeft');
		await page.getByRole('tab', { name: like(editor.panels.check) }).click();
		const wrong = page.locator('[data-code=outside_page]');
		await wrong.getByRole('button', { name: words.findings.fix }).click();
		await wrong.waitFor({ state: 'detached' });
		await page.getByRole('button', { name: words.common.page(1) }).click();
		await page.getByRole('button', { name: editor.mirror }).click();
		await page.getByRole('menuitem', { name: editor.mirrorTo(2) }).click();
		await save(page, words);
		const { mirror, elements } = await saved();
		assert.deepEqual(mirror, { page: 1, fold: 'horizontal', at: 75, to_page: 2 });
		assert.deepEqual(elements.map((element) => element.page), [1, 1, 2, 2]);
		assert.ok(elements[3].x >= 0, JSON.stringify(elements[3]));

		await page.getByRole('button', { name: editor.addText, exact: true }).click();
		await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
		await page.keyboard.type('№ ');
		await page.getByRole('button', { name: 'table.number', exact: true }).click();
		await page.getByRole('button', { name: editor.mirror }).click();
		await page.getByRole('menuitem', { name: editor.repeatTo(2) }).click();
		await save(page, words);
		const [typed, ...repeated] = (await saved()).elements.slice(4);
		assert.equal(typed.value, '№ {{table.number}}');
		assert.deepEqual(repeated, [...elements.slice(0, 2), typed].map((element) => ({ ...element, page: 2 })));

		const other = (await api('GET', '/templates?limit=50')).items.find(({ id }) => id !== template.id);
		await page.getByRole('button', { name: editor.copyFrom, exact: true }).click();
		await page.getByRole('dialog').getByRole('textbox', { name: editor.copySource }).click();
		await page.getByRole('option', { name: other.name, exact: true }).first().click();
		await page.getByRole('dialog').getByRole('button', { name: editor.copySubmit, exact: true }).click();
		await page.getByRole('button', { name: editor.undoDeed(editor.deeds.copySettings) }).waitFor();
		assert.equal(await page.locator('[data-item]').count(), other.settings.elements.filter((one) => (one.page ?? 1) === 2).length);
	}));
