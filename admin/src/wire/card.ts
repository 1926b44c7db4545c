import { queryOptions } from '@tanstack/react-query';
import { link, readAll } from './api';
import type * as Wire from './schema';

type Verdict = NonNullable<Wire.Proof>['verdict'];

type CardWire = Wire.Card;

export interface Card {
	uuid: string;
	number: string;
	zone: string | null;
	proof: Verdict;
	/** A to F; null for cards of before there were grades. */
	grade: string | null;
	/** Why it scans just so. */
	warning: Warning | null;
}

export interface Warning {
	cause: string;
	/** The side of a module of its code, mm. */
	module: number | null;
	/** The server's words for the cause. */
	told: string | null;
}

function cardOf(wire: CardWire): Card {
	return {
		uuid: wire.uuid,
		number: wire.number,
		zone: wire.zone || null,
		proof: wire.proof?.verdict ?? 'none',
		grade: wire.proof?.grade ?? null,
		warning: warningOf(wire),
	};
}

function warningOf({ proof, proof_comment }: CardWire): Warning | null {
	return proof?.verdict === 'warning'
		? { cause: proof.cause ?? '', module: proof.module_mm ?? null, told: proof_comment || null }
		: null;
}

export const cardsQuery = (generationId: number) =>
	queryOptions({
		queryKey: ['cards', generationId],
		queryFn: ({ signal }) =>
			readAll<CardWire, Card>(`/generations/${generationId}/tables`, {}, cardOf, signal),
	});

export function cardLink(generationId: number, uuid: string): string {
	return link(`/generations/${generationId}/tables/${uuid}.pdf`);
}

export function cardPictureLink(generationId: number, uuid: string, width: number): string {
	return link(`/generations/${generationId}/tables/${uuid}.png`, { width });
}
