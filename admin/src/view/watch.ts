import { useQueries } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useText, type Catalogue } from '../text';
import { generationQuery, isActive, type Generation } from '../wire/generation';
import { statusText } from './status';

/* Generations whose end the person waits for, on whatever page or in whatever window they are meanwhile. */

let watched: number[] = [];
const listeners = new Set<() => void>();

function keep(next: number[]) {
	watched = next;
	for (const listener of listeners) listener();
}

export function watch(id: number) {
	if (!watched.includes(id)) keep([...watched, id]);
}

function subscribe(listener: () => void) {
	listeners.add(listener);
	return () => void listeners.delete(listener);
}

/** Tells of every end in the window's title while nobody looks, and with a notification where that is allowed. */
export function useWatch() {
	const text = useText();
	const ids = useSyncExternalStore(subscribe, () => watched);
	const found = useQueries({ queries: ids.map((id) => generationQuery(id)) });
	const ended = found.flatMap(({ data }) => (data && !isActive(data) ? [data] : []));
	useEffect(() => {
		if (ended.length === 0) return;
		keep(watched.filter((id) => !ended.some((generation) => generation.id === id)));
		if (document.hasFocus() && !document.hidden) return;
		for (const generation of ended) tell(generation, text);
	}, [ended, text]);
}

function tell(generation: Generation, text: Catalogue) {
	const status = statusText(generation, text);
	markTitle(text.notify.mark(status));
	if (!canNotify() || Notification.permission !== 'granted') return;
	const { templateName, version } = generation;
	const notification = new Notification(text.history.became(templateName, version, status), {
		tag: `posm-${generation.id}`,
	});
	notification.onclick = () => window.focus();
}

/** Until somebody looks. */
function markTitle(title: string) {
	const before = document.title;
	document.title = title;
	const restore = () => {
		if (document.hidden) return;
		if (document.title === title) document.title = before;
		window.removeEventListener('focus', restore);
		document.removeEventListener('visibilitychange', restore);
	};
	window.addEventListener('focus', restore);
	document.addEventListener('visibilitychange', restore);
}

/** A page that came without TLS has no notifications. */
export function canNotify(): boolean {
	return 'Notification' in window && window.isSecureContext;
}
