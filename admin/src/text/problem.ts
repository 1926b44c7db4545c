import { Problem } from '../wire/api';
import type { Catalogue } from './en';

/** What went wrong, in the person's language: the server's own words where it gave any. */
export function problemTitle(reason: unknown, text: Catalogue): string {
	if (!(reason instanceof Problem)) return String(reason);
	if (reason.status === 0) return text.failure.network;
	if (reason.code === 'unreadable') return text.failure.unreadable;
	return reason.title ?? text.failure.unexpected(reason.status);
}
