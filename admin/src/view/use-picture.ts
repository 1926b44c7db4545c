import { useEffect, useState } from 'react';

/** A server that has much to do sends pictures away too: so often they are asked for again. */
const most = 3;

interface Turn {
	src: string;
	errors: number;
	/** How many of them have been waited out. */
	turn: number;
}

/** A picture's address for an element whose key is `turn`; `broken` when asking again has not helped. */
export function usePicture(src: string) {
	const [kept, keep] = useState<Turn>({ src, errors: 0, turn: 0 });
	const { errors, turn } = kept.src === src ? kept : { errors: 0, turn: 0 };
	useEffect(() => {
		if (errors === turn || errors > most) return undefined;
		const timer = setTimeout(() => keep({ src, errors, turn: errors }), 1000 * errors);
		return () => clearTimeout(timer);
	}, [src, errors, turn]);
	return {
		broken: errors > most,
		turn,
		onError: () => keep({ src, errors: turn + 1, turn }),
	};
}
