/* What the audit log keeps of a deed, in words: the fields that changed, from what to what. */

import type { Catalogue } from './en';

export interface DeedLine {
	/** Empty where the values say it alone. */
	label: string;
	/** Absent where nothing was before, or nobody kept it. */
	was?: string;
	now?: string;
}

export interface DeedSpeech {
	text: Catalogue;
	time: (instant: Date | null) => string;
	/** A template's name by its number; null where nobody knows it. */
	templateName: (id: number) => string | null;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Zero seats are unknown ones. */
function isNothing(field: string, value: unknown): boolean {
	return (
		value === null ||
		value === undefined ||
		value === '' ||
		(field === 'seats' && value === 0) ||
		(Array.isArray(value) && value.length === 0)
	);
}

export function deedLines(detail: Fields | null, speech: DeedSpeech): DeedLine[] {
	if (!detail) return [];
	const { was, now, tables, ...rest } = detail;
	const lines = isFields(was) || isFields(now) ? changes(sides(was), sides(now), speech) : [];
	// A template's older revision stands beside the newer one.
	const before = typeof was === 'number' ? { revision: was } : {};
	for (const [field, value] of Object.entries(rest)) {
		if (isFields(value)) lines.push(...changes({ [field]: value['was'] }, { [field]: value['now'] }, speech));
		else if (field in before) lines.push(...changes(before, { [field]: value }, speech));
		else if (!isNothing(field, value) && value !== 0)
			lines.push({ label: labelOf(field, speech), now: valueOf(field, value, speech) });
	}
	return [...lines, ...tableLines(tables, speech)];
}

function sides(side: unknown): Fields {
	return isFields(side) ? side : {};
}

/** Of two states the fields that differ; what was nothing and is nothing is none. */
function changes(was: Fields, now: Fields, speech: DeedSpeech): DeedLine[] {
	return [...new Set([...Object.keys(was), ...Object.keys(now)])]
		.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(now[field]))
		.filter((field) => !isNothing(field, was[field]) || !isNothing(field, now[field]))
		.map((field) => ({
			label: labelOf(field, speech),
			...(field in was ? { was: valueOf(field, was[field], speech) } : {}),
			...(field in now ? { now: valueOf(field, now[field], speech) } : {}),
		}));
}

/** Of an import: tables with another number or zone, and those that are gone. */
function tableLines(tables: unknown, speech: DeedSpeech): DeedLine[] {
	if (!Array.isArray(tables)) return [];
	return tables.filter(isFields).map(({ was, now }) => ({
		label: '',
		was: tableName(was, speech),
		now: tableName(now, speech),
	}));
}

function tableName(side: unknown, { text }: DeedSpeech): string {
	if (!isFields(side)) return text.audit.nothing;
	return [side['number'], side['zone']].filter(Boolean).join(', ');
}

function labelOf(field: string, { text }: DeedSpeech): string {
	const fields: Record<string, string> = { ...text.tables.differences, ...text.audit.fields };
	return fields[field] ?? field;
}

function valueOf(field: string, value: unknown, speech: DeedSpeech): string {
	const { text, time, templateName } = speech;
	const words: Record<string, string> = text.audit.values;
	if (isNothing(field, value)) return text.audit.nothing;
	if (Array.isArray(value)) return value.map((one) => valueOf(field, one, speech)).join(', ');
	if (typeof value === 'boolean') return value ? text.audit.yes : text.audit.no;
	if (field === 'template_id' || field === 'clone_of') return templateName(Number(value)) ?? `№ ${Number(value)}`;
	if (field.endsWith('_at')) return time(new Date(String(value)));
	if (field.endsWith('_id') || field.endsWith('_ids')) return typeof value === 'number' ? `№ ${value}` : String(value);
	return words[String(value)] ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}
