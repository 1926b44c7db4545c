import { isElementType, isObject, unitOf, type Json, type JsonObject, type Unit } from './format';
import {
	elements,
	general,
	leastExtent,
	mirror,
	mostElements,
	placeholders,
	reach,
	type Rule,
} from './rules';

/** One broken rule: where (a JSON pointer) and which. */
export interface Fault {
	pointer: string;
	rule: FaultRule;
}

export type FaultRule =
	| {
			is:
				| 'required'
				| 'number'
				| 'integer'
				| 'text'
				| 'unknownType'
				| 'colour'
				| 'font'
				| 'object'
				| 'array'
				| 'format';
	  }
	| { is: 'range'; min: number; max: number }
	| { is: 'tooLong' | 'tooMany'; max: number }
	| { is: 'choice'; choices: readonly string[] }
	| { is: 'unknownField' | 'placeholder'; name: string }
	| { is: 'noPage'; pages: number };

interface Setting {
	unit: Unit;
	pages: number | null;
}

/** Everything that is wrong with a document, in its order. `pages`: of the template, null when not known. */
export function checkSettings(document: Json, pages: number | null): Fault[] {
	if (!isObject(document)) return [{ pointer: '', rule: { is: 'object' } }];
	const setting = { unit: unitOf(document), pages };
	const faults: Fault[] = [];
	if (document['format'] !== 1) faults.push({ pointer: '/format', rule: { is: 'format' } });
	faults.push(...checkFields(document, general, '', setting, ['format', 'elements', 'mirror']));
	faults.push(...checkMirror(document['mirror'], setting));
	faults.push(...checkElements(document, setting));
	return faults;
}

function checkMirror(value: Json | undefined, setting: Setting): Fault[] {
	if (value === undefined || value === null) return [];
	if (!isObject(value)) return [{ pointer: '/mirror', rule: { is: 'object' } }];
	return checkFields(value, mirror, '/mirror', setting, []);
}

function checkElements(document: JsonObject, setting: Setting): Fault[] {
	const list = document['elements'];
	if (!Array.isArray(list))
		return [{ pointer: '/elements', rule: { is: list === undefined ? 'required' : 'array' } }];
	if (list.length > mostElements)
		return [{ pointer: '/elements', rule: { is: 'tooMany', max: mostElements } }];
	return list.flatMap((element, index) => checkElement(element, `/elements/${index}`, setting));
}

function checkElement(element: Json, pointer: string, setting: Setting): Fault[] {
	if (!isObject(element)) return [{ pointer, rule: { is: 'object' } }];
	const type = element['type'];
	if (!isElementType(type)) return [{ pointer: `${pointer}/type`, rule: { is: 'unknownType' } }];
	return checkFields(element, elements[type], pointer, setting, ['type']);
}

function checkFields(
	object: JsonObject,
	rules: Rule[],
	pointer: string,
	setting: Setting,
	known: string[],
): Fault[] {
	const faults: Fault[] = [];
	for (const rule of rules) {
		const broken = checkValue(object[rule.name], rule, setting);
		if (broken) faults.push({ pointer: `${pointer}/${rule.name}`, rule: broken });
	}
	for (const name of Object.keys(object)) {
		if (!known.includes(name) && !rules.some((rule) => rule.name === name)) {
			faults.push({ pointer: `${pointer}/${escapePointer(name)}`, rule: { is: 'unknownField', name } });
		}
	}
	return faults;
}

/** RFC 6901, section 3. */
function escapePointer(name: string): string {
	return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function checkValue(value: Json | undefined, rule: Rule, setting: Setting): FaultRule | null {
	if (value === undefined) return rule.required ? { is: 'required' } : null;
	switch (rule.kind) {
		case 'choice':
			return typeof value === 'string' && rule.choices?.includes(value)
				? null
				: { is: 'choice', choices: rule.choices ?? [] };
		case 'colour':
			return (value === null && rule.nullable) || isColour(value) ? null : { is: 'colour' };
		case 'font':
			return isFont(value) ? null : { is: 'font' };
		case 'template':
			return checkTemplate(value, rule);
		default:
			return checkNumber(value, rule, setting);
	}
}

function checkNumber(value: Json, rule: Rule, { unit, pages }: Setting): FaultRule | null {
	if (value === null && rule.required) return { is: 'required' };
	if (typeof value !== 'number' || !Number.isFinite(value)) return { is: 'number' };
	const whole = rule.kind === 'page';
	if (whole && !Number.isInteger(value)) return { is: 'integer' };
	if (rule.kind === 'page' && pages !== null && value > pages) return { is: 'noPage', pages };
	const { min = -Infinity, max = Infinity } = limits(rule, unit);
	return value < min || value > max ? { is: 'range', min, max } : null;
}

function limits(rule: Rule, unit: Unit): { min?: number; max?: number } {
	if (rule.kind === 'position') return { min: -reach[unit], max: reach[unit] };
	return rule.kind === 'extent' ? { min: leastExtent, max: reach[unit] } : rule;
}

function checkTemplate(value: Json, { required, longest = Infinity }: Rule): FaultRule | null {
	if (typeof value !== 'string') return { is: 'text' };
	if (value === '') return required ? { is: 'required' } : { is: 'text' };
	if ([...value].length > longest) return { is: 'tooLong', max: longest };
	for (const [, name = ''] of value.matchAll(/\{\{(.*?)\}\}/gs)) {
		if (!placeholders.some((known) => known === name.trim())) return { is: 'placeholder', name: name.trim() };
	}
	return null;
}

export function isColour(value: Json): boolean {
	if (!isObject(value) || Object.keys(value).length !== 1) return false;
	const { rgb, cmyk, gray } = value;
	if (typeof rgb === 'string') return /^#[0-9a-f]{6}$/i.test(rgb);
	const part = (x: Json) => typeof x === 'number' && x >= 0 && x <= 100;
	if (gray !== undefined) return part(gray);
	return Array.isArray(cmyk) && cmyk.length === 4 && cmyk.every(part);
}

function isFont(value: Json): boolean {
	return typeof value === 'string' && /^[^:]+(:bold)?(:italic)?$/.test(value);
}

/** Faults of the whole document, or of one element when its index is given. */
export function faultsOf(faults: Fault[], index: number): Fault[] {
	return faults.filter(
		({ pointer }) => pointer === `/elements/${index}` || pointer.startsWith(`/elements/${index}/`),
	);
}
