import { Modal as Dialog, type ModalProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** A dialog that lives as long as it is open: the focus goes back to what has opened it. */
export function Modal(props: ModalProps) {
	useFocusBack();
	return <Dialog {...props} />;
}

export function useFocusBack() {
	const opener = useRef(openerNow());
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
