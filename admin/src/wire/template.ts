import { queryOptions } from '@tanstack/react-query';
import type { Settings } from '../settings/format';
import { link, read, readAll, upload } from './api';

interface TemplateWire {
	id: number;
	name: string;
	description?: string | null;
	visibility: string;
	revision: number;
	pages: { width_mm: number; height_mm: number; trim_mm?: [number, number, number, number] }[];
	settings?: Settings;
}

export interface PageSize {
	/** Millimetres, as a viewer shows the page. */
	width: number;
	height: number;
	/** Where the trim box begins, from the top-left of the page; null where the server does not say. */
	trim: { left: number; top: number } | null;
}

export interface Template {
	id: number;
	name: string;
	description: string | null;
	visibility: string;
	revision: number;
	pages: PageSize[];
	/** Null where a list leaves them out. */
	settings: Settings | null;
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
			trim: trim_mm ? { left: trim_mm[0], top: trim_mm[1] } : null,
		})),
		settings: wire.settings ?? null,
	};
}

/** The templates that are visible in a restaurant. */
export const templatesQuery = (restaurantId: number) =>
	queryOptions({
		queryKey: ['templates', restaurantId],
		queryFn: ({ signal }) => readAll<TemplateWire, Template>('/templates', { restaurant_id: restaurantId }, templateOf, signal),
	});

export const templateQuery = (id: number) =>
	queryOptions({
		queryKey: ['template', id],
		queryFn: async ({ signal }) => templateOf(await read<TemplateWire>(`/templates/${id}`, signal)),
	});

/** Pages count from 1; the revision only keeps a browser from showing an older picture it has kept. */
export function pageLink(template: Template, page: number, width: number): string {
	return link(`/templates/${template.id}/pages/${page}.png`, { width, revision: template.revision });
}

export function fileLink(template: Template): string {
	return link(`/templates/${template.id}/file`);
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
	};
	parts.set('file', template.file);
	parts.set('template', new Blob([JSON.stringify(described)], { type: 'application/json' }));
	return templateOf(await upload<TemplateWire>('/templates', parts));
}
