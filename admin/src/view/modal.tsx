import { Modal as Dialog, type ModalProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** A dialog that lives as long as it is open: the focus is in it, and goes back to what has opened it. */
export function Modal(props: ModalProps) {
	useFocusBack();
	return <Dialog {...props} />;
}

function useFocusBack() {
	const opener = useRef(openerNow());
	useEffect(() => {
		// A menu takes the focus back for its button as it closes, after the dialog that its entry has opened.
		const stay = ({ target, relatedTarget: from }: FocusEvent) => {
			if (target === opener.current && from instanceof HTMLElement && from.closest('[role=dialog]')) from.focus();
		};
		document.addEventListener('focusin', stay);
		return () => document.removeEventListener('focusin', stay);
	}, []);
	useEffect(() => {
		const from = opener.current;
		return () => {
			// After the trap of the dialog has let go; what has been removed or moved on meanwhile has its own focus.
			setTimeout(() => {
				if (from?.isConnected && (document.activeElement ?? document.body) === document.body) from.focus();
			});
		};
	}, []);
}

/** What has the focus; for an entry of a menu, which goes with it, the menu's button. */
function openerNow(): HTMLElement | null {
	const active = document.activeElement;
	const menu = active?.closest('[role=menu]')?.getAttribute('aria-labelledby');
	const opener = menu ? document.getElementById(menu) : active;
	return opener instanceof HTMLElement ? opener : null;
}
