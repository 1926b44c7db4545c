import { queryOptions } from '@tanstack/react-query';
import { isObject, type Json, type Settings } from '../settings/format';
import type { Box, PageBox } from '../settings/place';
import {
	busyOnly,
	instant,
	link,
	patch,
	post,
	postForFile,
	postForPicture,
	put,
	read,
	readAll,
	remove,
	sendParts,
	spoken,
	type NamedFile,
	type Progress,
} from './api';
import { preflightOf, type Preflight } from './preflight';
import type * as Wire from './schema';

type TemplateWire = Wire.Template;

/** Millimetres, as a viewer shows the page. */
export type PageSize = PageBox;

export interface Template {
	id: number;
	name: string;
	description: string | null;
	visibility: Visibility;
	/** Where it shows, by its visibility. */
	brandIds: number[];
	restaurantIds: number[];
	/** All the places where it shows are the person's. */
	editable: boolean;
	/** Of the row: grows with every change. */
	version: number | null;
	author: string | null;
	/** Who made the current revision. */
	revisionAuthor: string | null;
	updatedAt: Date | null;
	file: { name: string; size: number } | null;
	revision: number;
	pages: PageSize[];
	settings: Settings;
	/** What was found when it was uploaded; null where nobody has looked, and in lists. */
	preflight: Preflight | null;
	/** Cards with its recommended settings would fail: an error was found. */
	faulty: boolean;
}

function templateOf(wire: TemplateWire): Template {
	return {
		id: wire.id,
		name: wire.name,
		description: wire.description || null,
		visibility: wire.visibility,
		brandIds: wire.brand_ids ?? [],
		restaurantIds: wire.restaurant_ids ?? [],
		editable: wire.editable ?? false,
		version: wire.row_version ?? null,
		author: wire.author ?? null,
		revisionAuthor: wire.revision_author ?? null,
		updatedAt: instant(wire.updated_at),
		file: wire.file?.name ? { name: wire.file.name, size: wire.file.size ?? 0 } : null,
		revision: wire.revision,
		pages: pagesOf(wire.pages, wire.preflight?.template['pages']),
		settings: wire.settings as Settings,
		preflight: wire.preflight ? preflightOf(wire.preflight) : null,
		faulty: wire.preflight_level === 'error',
	};
}

/** All that the person may see. */
export const allTemplatesQuery = queryOptions({
	queryKey: ['templates', 'all'],
	queryFn: ({ signal }) => readAll<TemplateWire, Template>('/templates', {}, templateOf, signal),
});

/** Those that are visible in a whole brand. */
export const brandTemplatesQuery = (brandId: number) =>
	queryOptions({
		queryKey: ['templates', 'brand', brandId],
		queryFn: ({ signal }) =>
			readAll<TemplateWire, Template>('/templates', { brand_id: brandId }, templateOf, signal),
	});

/** `looked`: what the check of the file says of the same pages. */
function pagesOf(wire: Wire.Pages, looked?: unknown): PageSize[] {
	return wire.map(({ width_mm: width, height_mm: height, trim_mm }, index) => {
		const whole = { left: 0, top: 0, width, height };
		const page: unknown = Array.isArray(looked) ? looked[index] : null;
		const media = isObject(page) ? boxFrom(page['media_mm']) : null;
		return { width, height, trim: boxFrom(trim_mm) ?? whole, media };
	});
}

/** Left, top, right, bottom. */
function boxFrom(sides: unknown): Box | null {
	if (!Array.isArray(sides) || sides.length !== 4 || !sides.every((side) => typeof side === 'number')) return null;
	const [left = 0, top = 0, right = 0, bottom = 0] = sides;
	return { left, top, width: right - left, height: bottom - top };
}

/** The templates that are visible in a restaurant. */
export const templatesQuery = (restaurantId: number) =>
	queryOptions({
		queryKey: ['templates', restaurantId],
		queryFn: ({ signal }) =>
			readAll<TemplateWire, Template>('/templates', { restaurant_id: restaurantId }, templateOf, signal),
	});

export const templateQuery = (id: number) =>
	queryOptions({
		queryKey: ['template', id],
		queryFn: async ({ signal }) => templateOf(await read<TemplateWire>(`/templates/${id}`, signal)),
	});

/** Pages count from 1, width in pixels. A revision never changes, so that its pictures can be kept. */
export function pageLink(template: { id: number; revision: number }, page: number, width: number): string {
	return link(`/templates/${template.id}/pages/${page}.png`, { width, revision: template.revision });
}

export function fileLink(template: Template): string {
	return link(`/templates/${template.id}/file`);
}

/** Whom a card is drawn for: a real table, or a made-up one of a restaurant or of none. */
export type Sample = { table: string } | { sample: 'typical' | 'extremes'; restaurant_id: number | null };

/** A page of a card as it would be printed with these settings. */
export const previewQuery = (
	template: Template,
	settings: Json,
	table: string | null | Sample,
	page: number,
	width = 800,
) => {
	const whose = typeof table === 'object' && table !== null ? table : { table };
	// A made-up table is of the reader's language.
	const madeUp = 'sample' in whose || whose.table === null ? spoken() : null;
	return queryOptions({
		queryKey: ['preview', template.id, template.revision, settings, whose, madeUp, width, page],
		queryFn: ({ signal }) =>
			postForPicture(`/templates/${template.id}/preview`, { settings, ...whose, page, width }, signal),
		staleTime: Infinity,
		gcTime: 60_000,
	});
};

/** A page of a revision with its settings, as a usual table's card. */
export const revisionPictureQuery = (id: number, revision: number, page: number) =>
	queryOptions({
		queryKey: ['preview', id, revision, spoken(), page],
		queryFn: ({ signal }) =>
			postForPicture(`/templates/${id}/preview`, { revision, page, width: 480 }, signal),
		staleTime: Infinity,
		gcTime: 60_000,
		retry: busyOnly,
	});

/** What is absent stays. */
export interface TemplateChange {
	name?: string;
	description?: string;
	settings?: Json;
}

/** `version`: of the row that the change was made from; null to change whatever is there. */
export async function changeTemplate(id: number, change: TemplateChange, version: number | null): Promise<Template> {
	return templateOf(await patch<TemplateWire>(`/templates/${id}`, change, version));
}

/** A card of the longest texts and the longest link of a restaurant's tables (null: of all), to be printed and scanned before the others. */
export function orderProof(
	template: Template,
	settings: Json,
	restaurantId: number,
	tables: string[] | null,
): Promise<NamedFile> {
	const body = { settings, restaurant_id: restaurantId, tables };
	return postForFile(`/templates/${template.id}/proof-card`, body, 'proof.pdf');
}

export async function removeTemplate(id: number): Promise<void> {
	await remove(`/templates/${id}`);
}

export type Visibility = 'global' | 'brands' | 'restaurants';

export interface NewTemplate {
	file: File;
	name: string;
	description: string;
	visibility: Visibility;
	restaurantIds: number[];
	brandIds: number[];
	settings: unknown;
	rightsConfirmed: boolean;
	/** Of the file; empty for none. */
	password: string;
}

export async function addTemplate(template: NewTemplate, onProgress: Progress): Promise<Template> {
	const parts = new FormData();
	const described = {
		name: template.name,
		...(template.description ? { description: template.description } : {}),
		visibility: template.visibility,
		...(template.visibility === 'restaurants' ? { restaurant_ids: template.restaurantIds } : {}),
		...(template.visibility === 'brands' ? { brand_ids: template.brandIds } : {}),
		settings: template.settings,
		...(template.rightsConfirmed ? { rights_confirmed: true } : {}),
		...(template.password ? { password: template.password } : {}),
	};
	parts.set('file', template.file);
	parts.set('template', new Blob([JSON.stringify(described)], { type: 'application/json' }));
	return templateOf(await sendParts<TemplateWire>('POST', '/templates', parts, onProgress));
}

/** Another file for the same template; the settings stay. */
export async function replaceFile(
	id: number,
	file: File,
	answers: { rightsConfirmed: boolean; password: string },
	onProgress: Progress,
): Promise<Template> {
	const parts = new FormData();
	const described = {
		...(answers.rightsConfirmed ? { rights_confirmed: true } : {}),
		...(answers.password ? { password: answers.password } : {}),
	};
	parts.set('file', file);
	parts.set('template', new Blob([JSON.stringify(described)], { type: 'application/json' }));
	return templateOf(await sendParts<TemplateWire>('PUT', `/templates/${id}/file`, parts, onProgress));
}

/** To whom a template shows: the ids count only with the visibility that they belong to. */
export interface Audience {
	visibility: Visibility;
	brandIds: number[];
	restaurantIds: number[];
}

function audienceWire({ visibility, brandIds, restaurantIds }: Audience) {
	return {
		visibility,
		...(visibility === 'brands' ? { brand_ids: brandIds } : {}),
		...(visibility === 'restaurants' ? { restaurant_ids: restaurantIds } : {}),
	};
}

export async function showTemplateTo(id: number, audience: Audience, version: number | null): Promise<Template> {
	return templateOf(await put<TemplateWire>(`/templates/${id}/visibility`, audienceWire(audience), version));
}

export async function cloneTemplate(id: number, name: string, audience: Audience): Promise<Template> {
	return templateOf(await post<TemplateWire>(`/templates/${id}/clone`, { name, ...audienceWire(audience) }));
}

type RevisionWire = Wire.Revision;

/** An immutable pair of file and settings. */
export interface Revision {
	number: number;
	current: boolean;
	changed: ('file' | 'settings')[];
	restoredFrom: number | null;
	pages: PageSize[];
	author: string | null;
	createdAt: Date | null;
}

const revisionOf = (wire: RevisionWire): Revision => ({
	number: wire.revision,
	current: wire.current,
	changed: wire.changed,
	restoredFrom: wire.restored_from ?? null,
	pages: pagesOf(wire.pages),
	author: wire.author ?? null,
	createdAt: instant(wire.created_at),
});

/** Newest first. */
export const revisionsQuery = (id: number) =>
	queryOptions({
		queryKey: ['template', id, 'revisions'],
		queryFn: ({ signal }) => readAll<RevisionWire, Revision>(`/templates/${id}/revisions`, {}, revisionOf, signal),
	});

export const revisionSettingsQuery = (id: number, revision: number) =>
	queryOptions({
		queryKey: ['template', id, 'settings', revision],
		queryFn: async ({ signal }) =>
			(await read<{ settings: Settings }>(`/templates/${id}/revisions/${revision}`, signal)).settings,
		staleTime: Infinity,
	});

export async function restoreRevision(id: number, revision: number): Promise<Template> {
	return templateOf(await post<TemplateWire>(`/templates/${id}/revisions/${revision}/restore`, {}));
}

export function revisionFileLink(id: number, revision: number): string {
	return link(`/templates/${id}/revisions/${revision}/file`);
}
