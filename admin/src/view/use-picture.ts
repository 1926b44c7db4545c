import { useEffect, useState } from 'react';

/** A server that has much to do sends pictures away too: so often they are asked for again. */
const most = 3;

interface Turn {
	src: string;
	/** How often it has been asked for, the person's own tries as well. */
	turn: number;
	errors: number;
	waiting: boolean;
}

/** A picture's address for an element whose key is `turn`; `broken` when asking again has not helped. */
export function usePicture(src: string) {
	const [kept, keep] = useState<Turn>({ src, turn: 0, errors: 0, waiting: false });
	const { errors, turn, waiting } = kept.src === src ? kept : { errors: 0, turn: 0, waiting: false };
	const broken = errors > most;
	useEffect(() => {
		if (!waiting || broken) return undefined;
		// It comes to many at once: they do not come back as one.
		const pause = 1000 * 2 ** (errors - 1) * (1 + Math.random() / 2);
		const timer = setTimeout(() => keep({ src, turn: turn + 1, errors, waiting: false }), pause);
		return () => clearTimeout(timer);
	}, [src, errors, turn, waiting, broken]);
	return {
		broken,
		/** It has failed and is asked for again in a moment. */
		waiting,
		turn,
		onError: () => keep({ src, turn, errors: errors + 1, waiting: true }),
		again: () => keep({ src, turn: turn + 1, errors: 0, waiting: false }),
	};
}
