import { queryOptions } from '@tanstack/react-query';
import type { Json, Settings } from '../settings/format';
import { link, postForFile, postForPicture, read, readAll, remove, upload, type NamedFile } from './api';
import { preflightOf, type Preflight, type PreflightWire } from './preflight';

interface TemplateWire {
	id: number;
	name: string;
	description?: string | null;
	visibility: string;
	revision: number;
	pages: { width_mm: number; height_mm: number; trim_mm: [number, number, number, number] }[];
	settings: Settings;
	preflight?: PreflightWire | null;
}

export interface PageSize {
	/** Millimetres, as a viewer shows the page. */
	width: number;
	height: number;
	/** The page after the cut: its top-left corner on the page, and its size. */
	trim: { left: number; top: number; width: number; height: number };
}

export interface Template {
	id: number;
	name: string;
	description: string | null;
	visibility: string;
	revision: number;
	pages: PageSize[];
	settings: Settings;
	/** What was found when it was uploaded; null where nobody has looked, and in lists. */
	preflight: Preflight | null;
}

function templateOf(wire: TemplateWire): Template {
	return {
		id: wire.id,
		name: wire.name,
		description: wire.description || null,
		visibility: wire.visibility,
		revision: wire.revision,
		pages: wire.pages.map(({ width_mm, height_mm, trim_mm }) => ({
			width: width_mm,
			height: height_mm,
			trim: {
				left: trim_mm[0],
				top: trim_mm[1],
				width: trim_mm[2] - trim_mm[0],
				height: trim_mm[3] - trim_mm[1],
			},
		})),
		settings: wire.settings,
		preflight: wire.preflight ? preflightOf(wire.preflight) : null,
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
export function pageLink(template: Template, page: number, width: number): string {
	return link(`/templates/${template.id}/pages/${page}.png`, { width, revision: template.revision });
}

export function fileLink(template: Template): string {
	return link(`/templates/${template.id}/file`);
}

/** A page of one table's card as it would be printed with these settings. */
export const previewQuery = (template: Template, settings: Json, table: string | null, page: number) =>
	queryOptions({
		queryKey: ['preview', template.id, template.revision, settings, table, page],
		queryFn: ({ signal }) =>
			postForPicture(`/templates/${template.id}/preview`, { settings, table, page, width: 800 }, signal),
		staleTime: Infinity,
		gcTime: 60_000,
	});

/** A card of the longest texts and the longest link that a restaurant has, to be printed and scanned before the others. */
export function orderProof(template: Template, settings: Json, restaurantId: number): Promise<NamedFile> {
	const body = { settings, restaurant_id: restaurantId };
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

export async function addTemplate(template: NewTemplate): Promise<Template> {
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
	return templateOf(await upload<TemplateWire>('/templates', parts));
}
