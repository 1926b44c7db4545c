/* One question to be asked before the page is left by a link: whoever has something to lose sets it. */

import { useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';

type Guard = (go: () => void) => void;
let guard: Guard | null = null;

/** Of the router: a way inside the page waits for the answer. */
export const guarded: AroundNavHandler = (navigate, to, options) => {
	if (guard && !options?.replace) guard(() => navigate(to, options));
	else navigate(to, options);
};

/** While `active`, leaving by a link asks `question`, which calls what it is given to go on; closing the window asks the browser. */
export function useLeaveGuard(active: boolean, question: Guard) {
	useEffect(() => {
		if (!active) return;
		guard = question;
		const ask = (event: BeforeUnloadEvent) => event.preventDefault();
		window.addEventListener('beforeunload', ask);
		return () => {
			guard = null;
			window.removeEventListener('beforeunload', ask);
		};
	}, [active, question]);
}
