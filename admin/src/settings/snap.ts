/* Lines that things come to rest at while they are dragged: millimetres on the box of the settings. */

import { elementsOf, unitOf, type Json } from './format';
import { boundsOf, mirrorOf, placeOf, type Bounds, type Box, type Point } from './place';
import { pageOf } from './arrange';

/** Places of vertical (`across`) and horizontal (`down`) lines. */
export interface Lines {
	across: number[];
	down: number[];
}

export const none: Lines = { across: [], down: [] };

/** The page's edges and middles, the cut, the fold, and the edges and middles of what is not being dragged. */
export function linesOf(
	document: Json,
	page: number,
	dragged: readonly number[],
	size: { width: number; height: number; trim: Box },
	origin: Box,
): Lines {
	const { width, height, trim } = size;
	const lines: Lines = { across: [], down: [] };
	const add = (box: Box) => {
		const [left, top] = [box.left - origin.left, box.top - origin.top];
		lines.across.push(left, left + box.width / 2, left + box.width);
		lines.down.push(top, top + box.height / 2, top + box.height);
	};
	add({ left: 0, top: 0, width, height });
	add(trim);
	const mirror = mirrorOf(document);
	if (mirror && mirror.page === page) lines[mirror.fold === 'horizontal' ? 'down' : 'across'].push(mirror.at);
	const unit = unitOf(document);
	elementsOf(document).forEach((element, index) => {
		const place = placeOf(element, unit);
		if (!place || dragged.includes(index) || pageOf(element) !== page) return;
		const { left, top, right, bottom } = boundsOf(place);
		lines.across.push(left, (left + right) / 2, right);
		lines.down.push(top, (top + bottom) / 2, bottom);
	});
	return lines;
}

export interface Rest {
	across: number;
	down: number;
	/** The lines that hold it, to be shown. */
	held: Lines;
}

/** How far what has these bounds has to go on to rest at the nearest lines within `reach`. */
export function rest(bounds: Bounds, lines: Lines, reach: number): Rest {
	const { left, top, right, bottom } = bounds;
	const across = nearest([left, (left + right) / 2, right], lines.across, reach);
	const down = nearest([top, (top + bottom) / 2, bottom], lines.down, reach);
	return {
		across: across?.way ?? 0,
		down: down?.way ?? 0,
		held: { across: across ? [across.line] : [], down: down ? [down.line] : [] },
	};
}

function nearest(own: number[], lines: number[], reach: number): { way: number; line: number } | null {
	let best: { way: number; line: number } | null = null;
	for (const line of lines) {
		for (const at of own) {
			const way = line - at;
			if (Math.abs(way) <= reach && (!best || Math.abs(way) < Math.abs(best.way))) best = { way, line };
		}
	}
	return best;
}

/**
 * For a corner that goes away from `anchor` through `corner`, which is 1 on that way: where it rests instead of at
 * `factor`, when a line is within `reach` of it.
 */
export function restOnWay(
	anchor: Point,
	corner: Point,
	factor: number,
	lines: Lines,
	reach: number,
): { factor: number; held: Lines } {
	const stops = (at: number, way: number, all: number[]) =>
		all
			.map((line) => ({ line, factor: (line - at) / way, off: Math.abs(line - at - way * factor) }))
			.filter((stop) => stop.off <= reach && stop.factor > 0);
	const across = stops(anchor.x, corner.x - anchor.x, lines.across);
	const down = stops(anchor.y, corner.y - anchor.y, lines.down);
	const [nearest] = [...across, ...down].sort((one, other) => one.off - other.off);
	if (!nearest || reach <= 0) return { factor, held: none };
	const held = (all: typeof across) => [
		...new Set(all.filter((stop) => Math.abs(stop.factor - nearest.factor) < 1e-6).map(({ line }) => line)),
	];
	return { factor: nearest.factor, held: { across: held(across), down: held(down) } };
}
