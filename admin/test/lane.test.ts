import { expect, test } from 'vitest';
import { inLane } from '../src/wire/lane';

/** A work that ends when it is told to. */
function held() {
	let end: () => void = () => undefined;
	const over = new Promise<void>((resolve) => {
		end = resolve;
	});
	return { over, end };
}

const wanted = () => new AbortController().signal;

test('one thing at a time, what is urgent first', async () => {
	const done: string[] = [];
	const first = held();
	const works = [
		inLane(true, wanted(), () => first.over.then(() => done.push('first'))),
		inLane(false, wanted(), async () => done.push('check')),
		inLane(true, wanted(), async () => done.push('picture')),
	];
	await Promise.resolve();
	expect(done).toEqual([]);
	first.end();
	await Promise.all(works);
	expect(done).toEqual(['first', 'picture', 'check']);
});

test('what nobody wants any more is never begun, and what comes after it is', async () => {
	const done: string[] = [];
	const first = held();
	const leaving = new AbortController();
	const before = inLane(true, wanted(), () => first.over);
	const unwanted = inLane(true, leaving.signal, async () => done.push('unwanted'));
	const after = inLane(true, wanted(), async () => done.push('after'));
	leaving.abort();
	await expect(unwanted).rejects.toThrow('nobody wants it');
	first.end();
	await Promise.all([before, after]);
	expect(done).toEqual(['after']);
});

test('what fails gives way to the next', async () => {
	const failing = inLane(true, wanted(), () => Promise.reject(new Error('refused')));
	const next = inLane(false, wanted(), async () => 'drawn');
	await expect(failing).rejects.toThrow('refused');
	await expect(next).resolves.toBe('drawn');
});
