/* The only place that talks to the server. */

import { inLane } from './lane';
import type { PreflightWire } from './preflight';
import type * as Wire from './schema';

const root = '/api/v1';
let language = 'ru';

/** Says in which language the server should explain its errors from now on. */
export function speak(next: string) {
	language = next;
}

/** As `speak` was told: what is made up by the server is so in that language. */
export function spoken(): string {
	return language;
}

type ProblemWire = Partial<Wire.Problem>;

export interface FieldProblem {
	pointer: string;
	detail: string;
}

/** One fault of a file, with its place in the text. */
export interface FileFault {
	detail: string;
	/** From 1. */
	line: number | null;
}

/** No list of faults is longer: what follows has not been counted. */
export const mostFaults = 100;

/** An answer that is no success (RFC 9457), or none at all: then `status` is 0. */
export class Problem extends Error {
	readonly status: number;
	readonly code: string;
	/** In the person's language. */
	readonly title: string | null;
	/** For whoever looks for the cause, in English. */
	readonly detail: string | null;
	readonly activeId: number | null;
	readonly requestId: string | null;
	/** Seconds that the server has asked to be left alone; 0 where it has not said. */
	readonly retryAfter: number;
	/** Of a file that was sent: each of them, at most `mostFaults`. */
	readonly faults: FileFault[];
	/** What a preflight would find, where that is why. */
	readonly findings: PreflightWire['findings'] | null;
	/** Restaurants of a batch, each with why it cannot have cards. */
	readonly passedOver: NonNullable<ProblemWire['passed_over']>;
	/** What the server said about a field of the request's body. */
	readonly field: FieldProblem | null;

	constructor(status: number, code: string, wire: ProblemWire = {}, retryAfter = 0) {
		super(wire.detail ?? wire.title ?? code);
		this.status = status;
		this.retryAfter = retryAfter;
		this.code = code;
		this.title = wire.title ?? null;
		this.detail = wire.detail ?? null;
		this.activeId = wire.active_id ?? null;
		const faults = wire.errors ?? (wire.line !== undefined ? [{ detail: this.message, line: wire.line }] : []);
		this.faults = faults.map(({ detail, line }) => ({ detail, line: line ?? null }));
		this.findings = wire.findings ?? null;
		this.passedOver = wire.passed_over ?? [];
		this.requestId = wire.instance?.split(':').at(-1) ?? null;
		this.field =
			wire.pointer === undefined
				? null
				: { pointer: wire.pointer, detail: wire.detail ?? wire.title ?? code };
	}
}

/** For questions that may be asked again: what is refused stays refused, who has much to do is asked once more. */
export function busyOnly(tries: number, reason: Error): boolean {
	return tries < 4 && reason instanceof Problem && [429, 503].includes(reason.status);
}

/** Milliseconds until the next try: twice as long every time, and never sooner than the server has said. */
export function retryDelay(tries: number, reason: Error): number {
	const asked = reason instanceof Problem ? Math.min(reason.retryAfter, 60) : 0;
	return Math.max(1000 * asked, Math.min(1000 * 2 ** tries, 30_000)) * (1 + Math.random() / 4);
}

async function problemOf(response: Response): Promise<Problem> {
	const wire = await response.json().then(
		(body: unknown) => (typeof body === 'object' && body !== null ? (body as ProblemWire) : {}),
		() => ({}) as ProblemWire,
	);
	return new Problem(response.status, wire.code ?? 'unexpected', wire, Number(response.headers.get('Retry-After')) || 0);
}

async function send(path: string, init: RequestInit): Promise<Response> {
	const headers = new Headers(init.headers);
	headers.set('Accept-Language', language);
	try {
		return await fetch(root + path, { ...init, headers });
	} catch (reason) {
		if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
		throw new Problem(0, 'network');
	}
}

/** Whom a full pool has sent away nobody has listened to: whatever it was, it is said again, so often. */
const mostTurns = 4;

/** `unwanted`: then it is not said again. */
async function ask(path: string, init: RequestInit, unwanted?: AbortSignal): Promise<Response> {
	return persist(() => send(path, init), unwanted);
}

async function persist(say: () => Promise<Response>, unwanted?: AbortSignal): Promise<Response> {
	for (let turn = 1; ; turn++) {
		const response = await say();
		if (response.ok) return response;
		const problem = await problemOf(response);
		if (problem.code !== 'pool_full' || turn === mostTurns || unwanted?.aborted) throw problem;
		const seconds = problem.retryAfter || 1;
		await new Promise((resume) => setTimeout(resume, 1000 * Math.min(seconds, 3)));
	}
}

async function askJson<T>(path: string, init: RequestInit): Promise<T> {
	return jsonOf<T>(await ask(path, init));
}

async function jsonOf<T>(response: Response): Promise<T> {
	try {
		return (await response.json()) as T;
	} catch {
		throw new Problem(response.status, 'unreadable');
	}
}

export type Query = Record<string, string | number | boolean | null | undefined>;

/** The address of a resource; parameters without a value are left out. */
export function address(path: string, query: Query = {}): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
	}
	const tail = search.toString();
	return tail ? `${path}?${tail}` : path;
}

/** The address of a file that the browser opens or saves by itself. */
export function link(path: string, query: Query = {}): string {
	return root + address(path, query);
}

export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
	return askJson<T>(path, signal ? { signal } : {});
}

function withBody(body: unknown): RequestInit {
	return { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}

export function post<T>(
	path: string,
	body: unknown,
	headers: Record<string, string> = {},
	signal?: AbortSignal,
): Promise<T> {
	const init = withBody(body);
	return askJson<T>(path, {
		...init,
		...(signal ? { signal } : {}),
		headers: { ...init.headers, ...headers },
	});
}

/** Says the whole of a resource; `version` as for `patch`, and 0: it must not be there yet. */
export function put<T>(path: string, body: unknown, version: number | null = null): Promise<T> {
	const init = withBody(body);
	return askJson<T>(path, { ...init, method: 'PUT', headers: { ...init.headers, ...matching(version) } });
}

/** Changes what the body names; `version` is the row's that the person has seen: another one is refused. */
export function patch<T>(path: string, body: unknown, version: number | null = null): Promise<T> {
	const init = withBody(body);
	return askJson<T>(path, { ...init, method: 'PATCH', headers: { ...init.headers, ...matching(version) } });
}

/** The server reads only the version in front of a tag. */
function matching(version: number | null): Record<string, string> {
	if (version === null) return {};
	return version === 0 ? { 'If-None-Match': '*' } : { 'If-Match': `"${version}-0"` };
}

/** Sends a file as the whole of a resource; `tag`: only if it is still what that says. Answers with the new tag. */
export async function putFile<T>(
	path: string,
	file: Blob,
	type: string,
	tag: string | null,
): Promise<{ body: T; tag: string | null }> {
	const headers = { 'Content-Type': type, ...(tag ? { 'If-Match': tag } : {}) };
	const response = await ask(path, { method: 'PUT', body: file, headers });
	return { body: (await response.json()) as T, tag: response.headers.get('ETag') };
}

/** Whether a file would be given. Nothing is taken: an answer to HEAD has no words, so a refusal is asked for again. */
export async function probe(path: string): Promise<void> {
	const headers = { 'Accept-Language': language };
	const response = await fetch(root + path, { method: 'HEAD', headers }).catch(() => {
		throw new Problem(0, 'network');
	});
	if (!response.ok) await (await ask(path, { headers: { Range: 'bytes=0-0' } })).body?.cancel();
}

/** A post that says all by its address. */
export async function postEmpty(path: string): Promise<void> {
	await ask(path, { method: 'POST' });
}

/** Takes a resource away. */
export async function remove(path: string): Promise<void> {
	await ask(path, { method: 'DELETE' });
}

/** A post that is answered with a picture. Pictures and checks take the server's time: one after the other. */
export function postForPicture(path: string, body: unknown, signal: AbortSignal): Promise<Blob> {
	return inLane(true, signal, async () => (await ask(path, withBody(body), signal)).blob());
}

/** A post that has the server look at a drawing: after the picture that is waited for. */
export function postForCheck<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
	return inLane(false, signal, async () => jsonOf<T>(await ask(path, withBody(body), signal)));
}

export interface NamedFile {
	name: string;
	content: Blob;
}

/** A whole file, where a refusal has to be told in the page; `fallback` is its name where the server gives none. */
export async function readFile(path: string, fallback: string): Promise<NamedFile> {
	return fileOf(await ask(path, {}), fallback);
}

/** The file that a post is answered with. */
export async function postForFile(path: string, body: unknown, fallback: string): Promise<NamedFile> {
	return fileOf(await ask(path, withBody(body)), fallback);
}

async function fileOf(response: Response, fallback: string): Promise<NamedFile> {
	const named = response.headers.get('Content-Disposition') ?? '';
	const inAnyScript = /filename\*=UTF-8''([^;]+)/.exec(named)?.[1];
	const name = inAnyScript ? decodeURIComponent(inAnyScript) : /filename="([^"]+)"/.exec(named)?.[1];
	try {
		return { name: name ?? fallback, content: await response.blob() };
	} catch {
		throw new Problem(0, 'network');
	}
}

/** How much of a request has gone out, 0 to 1. */
export type Progress = (sent: number) => void;

/** Multipart, told while it goes; each time that it is said again it goes from the beginning. */
export async function sendParts<T>(method: string, path: string, parts: FormData, onProgress: Progress): Promise<T> {
	return jsonOf<T>(await persist(() => upload(method, path, parts, onProgress)));
}

/** By XMLHttpRequest, as fetch does not tell how much has been sent. */
function upload(method: string, path: string, parts: FormData, onProgress: Progress): Promise<Response> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open(method, root + path);
		// No foreign page's form can send this.
		request.setRequestHeader('X-Posm-Request', '1');
		request.setRequestHeader('Accept-Language', language);
		request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
		request.onerror = () => reject(new Problem(0, 'network'));
		request.onload = () => {
			const wait = request.getResponseHeader('Retry-After');
			const headers = wait === null ? {} : { 'Retry-After': wait };
			resolve(new Response(request.responseText, { status: request.status, headers }));
		};
		onProgress(0);
		request.send(parts);
	});
}

export interface PageWire<T> {
	items: T[];
	next_cursor: string | null;
}

export interface Page<T> {
	items: T[];
	nextCursor: string | null;
}

export function pageOf<W, T>(wire: PageWire<W>, convert: (item: W) => T): Page<T> {
	return { items: wire.items.map(convert), nextCursor: wire.next_cursor ?? null };
}

/** Reads a whole list, page by page: for lists that a person chooses from. */
export async function readAll<W, T>(
	path: string,
	query: Query,
	convert: (item: W) => T,
	signal?: AbortSignal,
): Promise<T[]> {
	const all: T[] = [];
	let cursor: string | null = null;
	do {
		const page: Page<T> = pageOf(
			await read<PageWire<W>>(address(path, { ...query, limit: 1000, cursor }), signal),
			convert,
		);
		all.push(...page.items);
		cursor = page.nextCursor;
	} while (cursor);
	return all;
}

export function instant(wire: string | null | undefined): Date | null {
	return wire ? new Date(wire) : null;
}
