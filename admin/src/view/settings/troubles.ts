import { useMemo } from 'react';
import { checkSettings, type Fault } from '../../settings/check';
import type { Json } from '../../settings/format';
import { useSpeech } from '../../text';
import { faultText } from '../../text/fault';
import type { FieldProblem } from '../../wire/api';

/** What is wrong where: JSON pointer into the settings to a text. */
export type Troubles = ReadonlyMap<string, string>;

/** What of the form can be open: an element by its index, or what holds for the whole document. */
export type Part = number | 'general';

/** The part with the first trouble, null where there is none. `count`: of the elements. */
export function firstWrong(troubles: Troubles, count: number): Part | null {
	if (troubles.size === 0) return null;
	const wrong = [...troubles.keys()].map((pointer) => Number(/^\/elements\/(\d+)/.exec(pointer)?.[1] ?? NaN));
	const first = Math.min(...wrong.filter((index) => index < count));
	return first < count ? first : 'general';
}

/** The rules' verdict, and what the server has said about the same document. */
export function useTroubles(
	document: Json,
	pages: number | null,
	fromServer: FieldProblem[],
): { faults: Fault[]; troubles: Troubles } {
	const { text, number } = useSpeech();
	const faults = useMemo(() => checkSettings(document, pages), [document, pages]);
	const troubles = useMemo(() => {
		const told = new Map(fromServer.map(({ pointer, detail }) => [pointer, detail]));
		for (const { pointer, rule } of faults) told.set(pointer, faultText(rule, text, number));
		return told;
	}, [faults, fromServer, text, number]);
	return { faults, troubles };
}

/** The troubles of one part that none of its fields shows. */
export function unshown(troubles: Troubles, part: string, fields: string[]): string[] {
	return [...troubles]
		.filter(([pointer]) => pointer === part || pointer.startsWith(`${part}/`))
		.filter(([pointer]) => !fields.some((name) => pointer === `${part}/${name}`))
		.map(([, told]) => told);
}
