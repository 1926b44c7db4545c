/** Numbers that look random and are the same each time (mulberry32). */
export function numbers(seed: number) {
	let state = seed;
	return (below: number) => {
		state = (state + 0x6d2b79f5) | 0;
		let next = Math.imul(state ^ (state >>> 15), 1 | state);
		next = (next + Math.imul(next ^ (next >>> 7), 61 | next)) ^ next;
		return (((next ^ (next >>> 14)) >>> 0) / 2 ** 32) * below;
	};
}
