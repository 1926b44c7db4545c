import { Problem } from '../wire/api';
import type { Catalogue } from './en';

/** What went wrong, in the person's language: the server's own words where it gave any. */
export function problemTitle(reason: unknown, text: Catalogue): string {
	if (!(reason instanceof Problem)) return String(reason);
	if (reason.status === 0) return text.failure.network;
	if (reason.code === 'unreadable') return text.failure.unreadable;
	return reason.title ?? text.failure.unexpected(reason.status);
}

/** By which number its cause is found, where the cause is not told: what a person can mend needs none. */
export function problemRequest(reason: unknown): string | null {
	return reason instanceof Problem && (reason.status >= 500 || reason.title === null) ? reason.requestId : null;
}

/** What more there is to say: the server's words, or ours where its own speak of the request and not of the page. */
export function problemDetail(reason: unknown, { failure }: Catalogue): string | null {
	if (!(reason instanceof Problem)) return null;
	const nobody = ['/restaurant_ids', '/brand_ids'].includes(reason.field?.pointer ?? '');
	if (reason.code === 'bad_value' && nobody) return failure.nobody;
	const own: Record<string, string> = {
		empty_scope: failure.emptyScope,
		confirm_needed: failure.confirm,
		needs_password: failure.password,
	};
	return own[reason.code] ?? reason.detail;
}
