import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { address, post, postEmpty, postForPicture, Problem, read, remove, sendParts, speak } from '../src/wire/api';
import { newToken } from '../src/wire/token';

/** What the next request is answered with; the fetch of the browser is the outer edge of the page. */
let answer: () => Promise<Response>;
beforeEach(() => vi.stubGlobal('fetch', () => answer()));
afterEach(() => vi.unstubAllGlobals());

const failure = async () => {
	const reason: unknown = await read('/x').catch((caught: unknown) => caught);
	expect(reason).toBeInstanceOf(Problem);
	return reason as Problem;
};

test('parameters without a value are left out of an address', () => {
	expect(address('/a', { q: 'кафе & бар', cursor: null, limit: 0 })).toBe(
		'/a?q=%D0%BA%D0%B0%D1%84%D0%B5+%26+%D0%B1%D0%B0%D1%80&limit=0',
	);
	expect(address('/a', { q: '' })).toBe('/a');
});

test('a problem keeps its code, its field and the active generation', async () => {
	const body = {
		status: 409,
		code: 'generation_active',
		detail: 'Идёт',
		active_id: 7,
		instance: 'urn:posm:request:r1',
		pointer: '/settings/elements/0/x',
	};
	answer = async () => new Response(JSON.stringify(body), { status: 409 });
	const { status, code, detail, activeId, requestId, field } = await failure();
	expect({ status, code, detail, activeId, requestId }).toEqual({
		status: 409,
		code: 'generation_active',
		detail: 'Идёт',
		activeId: 7,
		requestId: 'r1',
	});
	expect(field).toEqual({ pointer: '/settings/elements/0/x', detail: 'Идёт' });
});

test('every fault of a file is kept with its line, and where the server tells one alone it is the list', async () => {
	const faulty = async (body: object) => {
		answer = async () => new Response(JSON.stringify({ code: 'bad_table', ...body }), { status: 400 });
		return (await failure()).faults;
	};
	const errors = [{ detail: 'a', line: 3, column: 2 }, { detail: 'b' }];
	expect(await faulty({ detail: 'a', line: 3, errors })).toEqual([
		{ detail: 'a', line: 3 },
		{ detail: 'b', line: null },
	]);
	expect(await faulty({ detail: 'a', line: 3 })).toEqual([{ detail: 'a', line: 3 }]);
	expect(await faulty({ detail: 'a' })).toEqual([]);
});

test('what a full pool has sent away is said again, and what was refused is not', async () => {
	vi.useFakeTimers();
	try {
		const codes = ['pool_full', 'pool_full', 'storage_full'];
		answer = async () => new Response(JSON.stringify({ code: codes.shift() }), { status: 503 });
		const failed = failure();
		await vi.advanceTimersByTimeAsync(10_000);
		expect(await failed).toMatchObject({ status: 503, code: 'storage_full' });
		expect(codes).toEqual([]);
	} finally {
		vi.useRealTimers();
	}
});

test('an upload that a full pool has sent away goes again, from the beginning, after the time that the pool asks for', async () => {
	vi.useFakeTimers();
	try {
		const answers = [
			{ status: 503, body: '{"code":"pool_full"}', wait: '2' },
			{ status: 201, body: '{"id":7}', wait: null },
		];
		const sent: FormData[] = [];
		// The XMLHttpRequest of the browser is the outer edge of the page, too.
		vi.stubGlobal(
			'XMLHttpRequest',
			class {
				readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
				readonly #answer = answers[sent.length];
				readonly status = this.#answer?.status;
				readonly responseText = this.#answer?.body;
				onload = () => {};
				open() {}
				setRequestHeader() {}
				getResponseHeader = (name: string) => (name === 'Retry-After' ? this.#answer?.wait : null);
				send(parts: FormData) {
					sent.push(parts);
					this.upload.onprogress?.({ loaded: 5, total: 10 });
					this.onload();
				}
			},
		);
		const told: number[] = [];
		const parts = new FormData();
		const done = sendParts('POST', '/templates', parts, (part) => told.push(part));
		await vi.advanceTimersByTimeAsync(1900);
		expect(sent).toEqual([parts]);
		await vi.advanceTimersByTimeAsync(200);
		expect(await done).toEqual({ id: 7 });
		expect(sent).toEqual([parts, parts]);
		expect(told).toEqual([0, 0.5, 0, 0.5]);
	} finally {
		vi.useRealTimers();
	}
});

test('an answer that is no JSON is a problem too, as is silence', async () => {
	answer = async () => new Response('<html>', { status: 502 });
	expect(await failure()).toMatchObject({ status: 502, code: 'unexpected', field: null });
	answer = async () => new Response('<html>', { status: 200 });
	expect(await failure()).toMatchObject({ code: 'unreadable' });
	answer = async () => Promise.reject(new TypeError('Failed to fetch'));
	expect(await failure()).toMatchObject({ status: 0, code: 'network' });
});

test('every call says in which language it is to be answered', async () => {
	const spoken: (string | null)[] = [];
	vi.stubGlobal('fetch', async (_: string, { headers }: RequestInit) => {
		spoken.push(new Headers(headers).get('Accept-Language'));
		return new Response('{}');
	});
	for (const language of ['en', 'ru']) {
		speak(language);
		await read('/x');
		await post('/x', {}, { 'Idempotency-Key': 'k' });
		await postEmpty('/x');
		await postForPicture('/x', {}, new AbortController().signal);
		await remove('/x');
	}
	expect(spoken).toEqual([...Array(5).fill('en'), ...Array(5).fill('ru')]);
});

test('a token is a version 4 UUID, also without crypto.randomUUID', () => {
	const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
	// Node 18 has no global crypto, a browser always has.
	vi.stubGlobal('crypto', webcrypto);
	expect(newToken()).toMatch(shape);
	vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(0xff) });
	expect(newToken()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});
