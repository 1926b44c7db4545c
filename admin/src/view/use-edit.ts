import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../wire/api';

/** The fields of a row as somebody has seen them. */
export interface Seen<F> {
	fields: F;
	/** Of the row; null: it is a new one. */
	version: number | null;
}

interface Options<F, R> {
	/** What the form begins with, and follows while nothing is typed. */
	begun: Seen<F>;
	/** How it is by now. */
	read: (fields: F) => Promise<Seen<F>>;
	/** `changed`: of `fields` those that are not as they were seen. Refused where the row has another version. */
	save: (changed: Partial<F>, fields: F, version: number | null) => Promise<R>;
	/** Null: nothing was changed, so nothing was sent. */
	onSaved: (answer: R | null) => unknown;
}

export interface Edit<F> {
	fields: F;
	change: (part: Partial<F>) => void;
	save: () => void;
	sending: boolean;
	problem: Error | null;
	/** What somebody else has made of it meanwhile: those of its fields that are others now. What was typed stays. */
	theirs: Partial<F> | null;
	/** All of it, as far as the form knows. */
	seen: F;
	takeTheirs: () => void;
	/** What was said of the last try is not true any more. */
	forget: () => void;
}

/** A row in a form: sends what was changed and never over what somebody else has changed without saying so. */
export function useEdit<F extends object, R>({ begun, read, save, onSaved }: Options<F, R>): Edit<F> {
	const [seen, setSeen] = useState(begun);
	const [fields, setFields] = useState(begun.fields);
	const [theirs, setTheirs] = useState<Partial<F> | null>(null);
	const typed = difference(seen.fields, fields);
	const { mutate, isPending, error, reset } = useMutation({
		mutationFn: async () => {
			if (seen.version !== null && isEmpty(typed)) return null;
			try {
				return await save(typed, fields, seen.version);
			} catch (reason) {
				if (!isStale(reason)) throw reason;
				const now = await read(fields);
				const found = difference(seen.fields, now.fields);
				// Something of the row that is not in the form.
				if (isEmpty(found)) return save(typed, fields, now.version);
				setSeen(now);
				setFields({ ...now.fields, ...typed });
				setTheirs(found);
				throw reason;
			}
		},
		onSuccess: (answer) => {
			setSeen({ ...seen, fields });
			setTheirs(null);
			return onSaved(answer);
		},
	});
	if (!isPending && isEmpty(typed) && (begun.version ?? 0) > (seen.version ?? 0)) {
		setSeen(begun);
		setFields(begun.fields);
	}
	return {
		fields,
		change: (part) => {
			setFields({ ...fields, ...part });
			reset();
		},
		save: () => mutate(),
		sending: isPending,
		problem: theirs && isStale(error) ? null : error,
		theirs,
		seen: seen.fields,
		takeTheirs: () => {
			setFields(seen.fields);
			setTheirs(null);
			reset();
		},
		forget: reset,
	};
}

function isStale(reason: unknown): boolean {
	return reason instanceof Problem && reason.status === 412;
}

/** Of `after` what is not as it was. */
export function difference<F extends object>(before: F, after: F): Partial<F> {
	const names = Object.keys(after) as (keyof F)[];
	const others = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
	return Object.fromEntries(others.map((name) => [name, after[name]])) as Partial<F>;
}

function isEmpty(fields: object): boolean {
	return Object.keys(fields).length === 0;
}
