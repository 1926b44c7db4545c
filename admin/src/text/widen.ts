/** A catalogue's shape without its words: what another language has to hold. */
export type Widen<T> = T extends string
	? string
	: T extends (...args: infer A) => string
		? (...args: A) => string
		: T extends readonly string[]
			? readonly string[]
			: { [K in keyof T]: Widen<T[K]> };
