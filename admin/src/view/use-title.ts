import { useEffect } from 'react';

/** The window's title while the caller is shown. */
export function useTitle(title: string) {
	useEffect(() => {
		document.title = title ? `${title} · posm` : 'posm';
	}, [title]);
}
