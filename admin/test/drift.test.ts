import { expect, test } from 'vitest';
import { newestDone, replacedBy } from '../src/view/drift';
import type { Generation } from '../src/wire/generation';

const made = (id: number, templateId: number, selection: 'all' | 'list', status = 'done') =>
	({ id, templateId, selection, status }) as Generation;

test('looked at are the newest of each template and its newest of all tables', () => {
	expect(
		newestDone([
			made(9, 1, 'list', 'error'),
			made(8, 1, 'list'),
			made(7, 2, 'all'),
			made(6, 1, 'list'),
			made(5, 1, 'all'),
			made(4, 1, 'all'),
			made(3, 2, 'list'),
		]),
	).toEqual([8, 7, 5]);
});

test('what a newer done version of the same template has replaced says so', () => {
	const row = (version: number, templateId: number, status = 'done') => ({ version, templateId, status }) as Generation;
	const rows = [row(4, 1, 'error'), row(3, 1), row(2, 1), row(2, 2)];
	expect(rows.map((one) => replacedBy(one, rows))).toEqual([null, null, 3, null]);
});
