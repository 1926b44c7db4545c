/* What two settings say differently, element by element. */

import { same } from './edit';
import { elementsOf, isElementType, isObject, millimetres, unitOf, type Json, type JsonObject, type Unit } from './format';
import { elements as rulesOf, general, mirror, type Rule } from './rules';

export interface Difference {
	/** Null for the whole document, `mirror` for the repeated panel. */
	of: JsonObject | 'mirror' | null;
	fate: 'added' | 'removed' | 'changed';
	/** Of what has changed; both as they are written, undefined where they are left out. */
	fields: { rule: Rule; before: Json | undefined; after: Json | undefined }[];
}

/** In the order of what came after; what is gone comes last. */
export function compare(before: Json, after: Json): Difference[] {
	const units = [unitOf(before), unitOf(after)] as const;
	const [was, is] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
	const changed = (of: Difference['of'], rules: Rule[], a: JsonObject, b: JsonObject): Difference[] => {
		const fields = rules
			.map((rule) => ({ rule, before: a[rule.name], after: b[rule.name] }))
			.filter((field) => !agree(field.rule, field.before, field.after, units));
		return fields.length > 0 ? [{ of, fate: 'changed', fields }] : [];
	};
	const panel = (document: JsonObject) => (isObject(document['mirror']) ? document['mirror'] : null);
	const [folded, folds] = [panel(was), panel(is)];
	const pairs = paired(elementsOf(before), elementsOf(after));
	return [
		...changed(null, general, was, is),
		...pairs.flatMap(([a, b]) =>
			a && b
				? changed(b, isElementType(b['type']) ? rulesOf[b['type']] : [], a, b)
				: [whole(a ?? b ?? {}, a ? 'removed' : 'added')],
		),
		...(folded && folds ? changed('mirror', mirror, folded, folds) : []),
		...(folded && !folds ? [whole('mirror', 'removed')] : []),
		...(!folded && folds ? [whole('mirror', 'added')] : []),
	];
}

function whole(of: Difference['of'], fate: Difference['fate']): Difference {
	return { of, fate, fields: [] };
}

const black: Json = { cmyk: [0, 0, 0, 100] };

/** What is left out says what its rule falls back to; a length is the same in every unit. */
function agree(rule: Rule, before: Json | undefined, after: Json | undefined, units: readonly [Unit, Unit]): boolean {
	const fallback = rule.fallback ?? (rule.kind === 'colour' && !rule.nullable ? black : null);
	const [a, b] = [before ?? fallback, after ?? fallback];
	const isLength = rule.kind === 'position' || rule.kind === 'extent';
	if (!isLength || typeof a !== 'number' || typeof b !== 'number') return same(a, b);
	return Math.abs(millimetres(a, units[0]) - millimetres(b, units[1])) < 0.005;
}

type Pair = [JsonObject | undefined, JsonObject | undefined];

/** Those that are the same belong together, then those at the same place of the list, then those of the same type. */
function paired(before: JsonObject[], after: JsonObject[]): Pair[] {
	const partner = new Map<number, number>();
	const taken = new Set<number>();
	const pair = (fits: (a: JsonObject, b: JsonObject, from: number, to: number) => boolean) =>
		before.forEach((a, from) => {
			if (taken.has(from)) return;
			const to = after.findIndex((b, at) => !partner.has(at) && fits(a, b, from, at));
			if (to < 0) return;
			taken.add(from);
			partner.set(to, from);
		});
	pair((a, b) => same(a, b));
	pair((a, b, from, to) => from === to && a['type'] === b['type']);
	pair((a, b) => a['type'] === b['type']);
	return [
		...after.map((b, at): Pair => [before[partner.get(at) ?? -1], b]),
		...before.filter((_, at) => !taken.has(at)).map((a): Pair => [a, undefined]),
	];
}
