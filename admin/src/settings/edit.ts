import { isObject, type Json } from './format';

type Path = readonly (string | number)[];

/** A copy of a document with one value set, or taken out when it is undefined. What lies beside the path is shared. */
export function put(document: Json, path: Path, value: Json | undefined): Json {
	const [key, ...rest] = path;
	if (key === undefined) return value ?? null;
	if (Array.isArray(document)) return putItem(document, Number(key), rest, value);
	const object = isObject(document) ? document : {};
	if (rest.length === 0 && value === undefined) {
		const { [key]: _, ...others } = object;
		return others;
	}
	return { ...object, [key]: put(object[key] ?? {}, rest, value) };
}

function putItem(list: Json[], index: number, rest: Path, value: Json | undefined): Json[] {
	if (rest.length === 0 && value === undefined) return list.filter((_, at) => at !== index);
	if (index >= list.length) return [...list, put({}, rest, value)];
	return list.map((item, at) => (at === index ? put(item, rest, value) : item));
}

/** Whether two documents say the same, whatever the order of their fields. */
export function same(a: Json, b: Json): boolean {
	return canonical(a) === canonical(b);
}

function canonical(value: Json): string {
	return JSON.stringify(value, (_, part: Json) =>
		isObject(part) ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1))) : part,
	);
}
