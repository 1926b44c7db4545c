/*
 * The server draws for one person at a time, however fast the hand that changes settings: what is asked for while
 * something is being drawn waits, and is never sent where nobody wants it any more. Aborting what has been sent would
 * free the browser alone: the server finishes it all the same.
 */

interface Waiting {
	urgent: boolean;
	start: () => void;
}

const waiting: Waiting[] = [];
let busy = false;

function next() {
	const urgent = waiting.findIndex((one) => one.urgent);
	const [one] = waiting.splice(Math.max(urgent, 0), 1);
	busy = one !== undefined;
	one?.start();
}

function turn(urgent: boolean, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const own: Waiting = { urgent, start: resolve };
		waiting.push(own);
		signal.addEventListener('abort', () => {
			const at = waiting.indexOf(own);
			if (at < 0) return;
			waiting.splice(at, 1);
			reject(new DOMException('nobody wants it any more', 'AbortError'));
		});
		if (!busy) next();
	});
}

/** Does `work` when nothing else of the lane is being done; what is urgent goes first. */
export async function inLane<T>(urgent: boolean, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
	signal.throwIfAborted();
	await turn(urgent, signal);
	try {
		return await work();
	} finally {
		next();
	}
}
