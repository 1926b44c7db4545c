/* A real Chromium before a running posm, and the same posm's API for what a test has to prepare. */
import { chromium } from 'playwright-core';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { after } from 'node:test';
import { wordsOf } from './words.mjs';

export const url = process.env.POSM_URL;
const [username, password] = [process.env.POSM_LOGIN, process.env.POSM_PASSWORD];
const executablePath = process.env.POSM_CHROMIUM ?? '/usr/bin/chromium';
const args = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
/** A machine with much to do answers late; only what never comes is a fault. */
const patience = 60_000;

/** One a file of tests; each story has its own caches, cookies and storage in it. */
let launched = null;
const browser = () => (launched ??= chromium.launch({ executablePath, args, headless: true, timeout: 2 * patience }));

/** The next story begins with a new browser. */
export async function endBrowser() {
	const last = await launched;
	launched = null;
	await last?.close();
}
after(endBrowser);

/**
 * Runs `story(page, words, window)` in a window of its own, and fails it for anything the page complains of in the
 * console and for any request to another address. `words`: what the pages say in the browser's language. `expected`:
 * statuses of answers, or other words, that the story provokes; a server that has much to do sends away, and the page
 * asks again.
 */
export async function browse(story, options = {}) {
	for (let turn = 1; ; turn++) {
		const complaints = [];
		try {
			await open(story, options, complaints);
			assert.deepEqual(complaints, []);
			return;
		} catch (reason) {
			// Chromium drops its connections when an interface of the machine comes or goes: that tells nothing of the page.
			const said = [...complaints, String(reason)].join();
			if (turn === 3 || !said.includes('ERR_NETWORK_CHANGED')) throw reason;
		}
	}
}

async function open(story, { language = 'ru', colorScheme = 'light', expected = [] }, complaints) {
	const words = wordsOf(language);
	const context = await (await browser()).newContext({
		locale: words.locale,
		colorScheme,
		viewport: { width: 1280, height: 800 },
		httpCredentials: { username, password },
	});
	const watch = (page) => {
		page.on('console', (message) => {
			const known = [429, 503, ...expected].some((what) => message.text().includes(Number(what) ? `status of ${what} ` : what));
			if (['error', 'warning'].includes(message.type()) && !known) complaints.push(`${message.text()} ${message.location().url}`);
		});
		page.on('pageerror', (error) => complaints.push(String(error)));
		page.on('request', (request) => {
			if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url()))
				complaints.push(`a request to ${request.url()}`);
		});
		page.setDefaultTimeout(patience);
		return page;
	};
	try {
		await story(watch(await context.newPage()), words, async () => watch(await context.newPage()));
	} finally {
		await context.close();
	}
}

/** A call of the API as the same person; a body is JSON or, where it is that, a form. */
export async function ask(method, path, body, more = {}) {
	const form = body instanceof FormData;
	const send = () => fetch(`${url}/api/v1${path}`, {
		method,
		headers: {
			Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
			...(form ? { 'X-Posm-Request': '1' } : {}),
			...(body && !form ? { 'Content-Type': 'application/json' } : {}),
			...more,
		},
		...(body ? { body: form ? body : JSON.stringify(body) } : {}),
	});
	let response = await send();
	for (let turn = 0; response.status === 503 && turn < 60; turn++) {
		await new Promise((resume) => setTimeout(resume, 500)); // who is sent away was not listened to
		response = await send();
	}
	if (!response.ok) assert.fail(`${method} ${path}: ${response.status} ${await response.text()}`);
	return response;
}

/** The answer's JSON, or null where it has none. */
export async function api(method, path, body, headers) {
	const text = await (await ask(method, path, body, headers)).text();
	return text ? JSON.parse(text) : null;
}

/** The demo's restaurant with that many tables. */
export async function restaurantOf(tables) {
	const { items } = await api('GET', '/restaurants?limit=1000');
	const found = items.find(({ table_count }) => table_count === tables);
	assert.ok(found, `the demo has a restaurant with ${tables} tables`);
	return found;
}

/** A generation whose codes do not scan; its id. */
export async function pale(restaurant) {
	const [template] = (await api('GET', `/templates?restaurant_id=${restaurant}`)).items;
	const { settings } = template;
	const elements = settings.elements.map((one) => (one.type === 'qr' ? { ...one, color: { cmyk: [0, 0, 0, 3] } } : one));
	const body = { template_id: template.id, settings: { ...settings, elements } };
	return (await api('POST', `/restaurants/${restaurant}/generations`, body, { 'Idempotency-Key': randomUUID() })).id;
}

export const adminUrl = (path) => `${url}/admin${path}`;
export const row = (page, id) => page.locator(`tr[data-generation="${id}"]`);
export const statusOf = (page, id) => row(page, id).locator('[data-status]');

const requested = (page) =>
	page.waitForResponse(
		(response) => response.request().method() === 'POST' && response.url().endsWith('/generations') && response.status() !== 503,
	);

export const openDialog = (page, { history }) => page.getByRole('button', { name: history.generate, exact: true }).click();

/** Presses the open dialog's button; the new row's generation, or why there is none. */
export async function press(page, { generate: { submit } }, way = (button) => button.click()) {
	const pressed = requested(page);
	await way(page.getByRole('dialog').getByRole('button', { name: submit, exact: true }));
	return (await pressed).json();
}

/** Presses although the check doubts that phones read the codes; `look` is called before the doubt is answered. */
export const pressAllTheSame = (page, words, look = () => {}) =>
	press(page, words, async (button) => {
		await button.click();
		const question = page.getByRole('dialog', { name: words.generate.doubtfulTitle });
		const yes = question.getByRole('button', { name: words.generate.doubtfulSubmit });
		await yes.waitFor();
		await look();
		await yes.click();
	});

/** Opens the dialog, changes nothing, presses. */
export async function generate(page, words) {
	await openDialog(page, words);
	return press(page, words);
}

export async function untilDone(page, id) {
	await row(page, id).locator('[data-status="done"]').waitFor({ timeout: 2 * patience });
}

/** Asks until the answer is yes: for what no selector can wait for. */
export async function until(ask, what) {
	const end = Date.now() + patience;
	while (!(await ask())) {
		assert.ok(Date.now() < end, what);
		await new Promise((resume) => setTimeout(resume, 50));
	}
}

/** Until the picture is there: one that the server has no time for is asked for again. */
export async function drawn(image) {
	await image.scrollIntoViewIfNeeded();
	await until(() => image.evaluate((it) => it.complete && it.naturalWidth > 100), 'the picture is never drawn');
}

/** Why no test can hold the daemon, or false: its process is known only where the runner has started it. */
export const cannotHold = process.env.POSM_POSMD_PID
	? false
	: '!! left out: needs a posm that tests/browser/run has started itself';

/** Opens the admin; milliseconds from there until the list of restaurants is on the screen. */
export async function firstLoad(page) {
	await page.addInitScript(() => {
		const look = new MutationObserver(() => {
			if (!document.querySelector('tbody tr')) return;
			look.disconnect();
			requestAnimationFrame(() => requestAnimationFrame((now) => (window.listed = now)));
		});
		look.observe(document, { subtree: true, childList: true });
	});
	await page.goto(adminUrl('/'));
	return (await page.waitForFunction(() => window.listed)).jsonValue();
}

/** While `story` runs the daemon stands still, so that what is pressed stays `created`. */
export async function heldBack(story) {
	const pid = Number(process.env.POSM_POSMD_PID);
	process.kill(pid, 'SIGSTOP');
	try {
		await story();
	} finally {
		process.kill(pid, 'SIGCONT');
		// runuser, which root's quickstart starts it by, has stopped with its child; for any other parent this is nothing
		const parent = /^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
		if (Number(parent) > 1) process.kill(Number(parent), 'SIGCONT');
	}
}

/** While `story` runs nobody answers at the server's address; then its web server is started again. */
export async function whileGone(story) {
	const file = `${process.env.POSM_DIR}/run/lighttpd.pid`;
	const pid = Number(await readFile(file, 'utf8'));
	const [program, ...words] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
	const { uid, gid } = await stat(`/proc/${pid}`);
	process.kill(pid);
	await until(() => stat(`/proc/${pid}`).then(() => false, () => true), 'the web server does not end');
	try {
		await story();
	} finally {
		const server = spawn(program, words, { uid, gid, cwd: '/', detached: true, stdio: 'ignore' });
		server.unref();
		await until(() => fetch(`${url}/readyz`).then(() => true, () => false), 'the web server does not come back');
		await writeFile(file, `${server.pid}\n`);
	}
}
