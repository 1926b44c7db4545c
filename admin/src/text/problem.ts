import { Problem } from '../wire/api';
import type { Catalogue } from './en';

/** An error in words: the server's own where it gave any. */
export function problemText(reason: unknown, text: Catalogue): string {
	if (!(reason instanceof Problem)) return String(reason);
	if (reason.status === 0) return text.failure.network;
	if (reason.code === 'unreadable') return text.failure.unreadable;
	return reason.detail ?? text.failure.unexpected(reason.status);
}
