/*
 * A button that works on something is disabled meanwhile, and browsers then take the focus from it for good: whoever goes by
 * keyboard would begin at the top of the page again. It gets the focus back when it is enabled, unless it has gone elsewhere.
 */
export function keepFocus() {
	let last: EventTarget | null = null;
	document.addEventListener('focusin', ({ target }) => {
		last = target;
	});
	new MutationObserver((changes) => {
		for (const { target } of changes)
			if (target === last && target instanceof HTMLButtonElement && !target.disabled && document.activeElement === document.body)
				target.focus();
	}).observe(document, { subtree: true, attributeFilter: ['disabled'] });
}
