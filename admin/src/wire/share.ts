import { queryOptions } from '@tanstack/react-query';
import { instant, post, read, remove, type PageWire } from './api';
import type * as Wire from './schema';

type ShareWire = Wire.Share;

/** A link for the print shop. */
export interface Share {
	id: number;
	author: string | null;
	createdAt: Date | null;
	expiresAt: Date | null;
	revoked: boolean;
	/** It leads somewhere. */
	live: boolean;
	downloads: number;
	/** The whole address; only the answer that makes a link has it. */
	url: string | null;
}

function shareOf(wire: ShareWire): Share {
	return {
		id: wire.id,
		author: wire.author || null,
		createdAt: instant(wire.created_at),
		expiresAt: instant(wire.expires_at),
		revoked: wire.revoked_at !== null,
		live: wire.live,
		downloads: wire.downloads,
		url: wire.url ? new URL(wire.url, location.href).href : null,
	};
}

export const sharesQuery = (generationId: number) =>
	queryOptions({
		queryKey: ['shares', generationId],
		queryFn: async ({ signal }) =>
			(await read<PageWire<ShareWire>>(`/generations/${generationId}/share`, signal)).items.map(shareOf),
	});

/** `days` until it ends; `confirm`: the person knows that the tables have changed since. */
export async function addShare(generationId: number, days: number, confirm: boolean): Promise<Share> {
	const body = { expires_in: days * 86_400, confirm };
	return shareOf(await post<ShareWire>(`/generations/${generationId}/share`, body));
}

export async function revokeShare(generationId: number, id: number): Promise<void> {
	await remove(`/generations/${generationId}/share/${id}`);
}
