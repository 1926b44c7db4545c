/* What a hand makes of a document while it drags: from where it took hold to where it is, millimetres on the settings' box. */

import { rearranged, shifted } from './arrange';
import { put } from './edit';
import { elementsOf, type Json, type JsonObject } from './format';
import {
	angleTo,
	boundsOf,
	centreOf,
	pointOf,
	stretched,
	turnedAbout,
	union,
	type Bounds,
	type Handle,
	type Place,
	type Point,
} from './place';
import { none, rest, restOnWay, type Lines } from './snap';

export interface Dragged {
	document: Json;
	/** The lines that hold it, to be shown. */
	held: Lines;
}

/** What is dragged, and where it stood when the hand took hold. */
export interface Grip {
	from: Point;
	chosen: readonly number[];
	/** In the order of `chosen`. */
	places: Place[];
	lines: Lines;
}

/** A tenth of a millimetre is as fine as a hand drags. */
const tenth = (value: number) => Math.round(value * 10) / 10;

/** `reach`: how near a line holds. */
export function moved(document: Json, { from, chosen, places, lines }: Grip, to: Point, reach: number): Dragged {
	const first = places[0];
	if (!first) return { document, held: none };
	const way = { x: tenth(first.x + to.x - from.x) - first.x, y: tenth(first.y + to.y - from.y) - first.y };
	const bounds = union(places.map((place) => boundsOf({ ...place, x: place.x + way.x, y: place.y + way.y })));
	const stop = rest(bounds, lines, reach);
	return { document: shifted(document, chosen, way.x + stop.across, way.y + stop.down), held: stop.held };
}

/** One alone is pulled to its new size, several grow as one. */
export function pulled(document: Json, grip: Grip, handle: Handle, to: Point, reach: number): Dragged {
	const [index, place] = [grip.chosen[0], grip.places[0]];
	if (index === undefined || !place) return { document, held: none };
	if (grip.chosen.length > 1) return grown(document, grip, handle, to, reach);
	const corner = pointOf(place, handle.across, handle.down);
	const end = { x: tenth(corner.x + to.x - grip.from.x), y: tenth(corner.y + to.y - grip.from.y) };
	return elementsOf(document)[index]?.['type'] === 'qr'
		? pulledCode(document, index, place, handle, end, grip.lines, reach)
		: pulledBox(document, index, place, handle, end, grip.lines, reach);
}

function pulledBox(
	document: Json,
	index: number,
	place: Place,
	handle: Handle,
	end: Point,
	lines: Lines,
	reach: number,
): Dragged {
	// The lines are upright.
	const upright = place.rotation % 90 === 0;
	const stop = rest({ left: end.x, right: end.x, top: end.y, bottom: end.y }, lines, upright ? reach : 0);
	const at = { x: end.x + stop.across, y: end.y + stop.down };
	return {
		document: rearranged(document, [index], () => stretched(place, handle, at, false)),
		held: upright ? stop.held : none,
	};
}

/** Its corner goes along its diagonal, to a side in whole tenths or to a line; the opposite corner stays. */
function pulledCode(
	document: Json,
	index: number,
	place: Place,
	handle: Handle,
	end: Point,
	lines: Lines,
	reach: number,
): Dragged {
	const anchor = pointOf(place, -handle.across, -handle.down);
	const factor = tenth(stretched(place, handle, end, true).width) / place.width;
	const stop = restOnWay(
		anchor,
		pointOf(place, handle.across, handle.down),
		factor,
		lines,
		place.rotation % 90 === 0 ? reach : 0,
	);
	return { document: rearranged(document, [index], (own) => larger(own, anchor, stop.factor)), held: stop.held };
}

/** Nothing is made smaller than this by hand. */
const least = 1;

function grown(document: Json, { from, chosen, places, lines }: Grip, handle: Handle, to: Point, reach: number): Dragged {
	const frame = frameOf(places);
	const [anchor, corner] = [pointOf(frame, -handle.across, -handle.down), pointOf(frame, handle.across, handle.down)];
	const way = { x: corner.x - anchor.x, y: corner.y - anchor.y };
	const pull = { x: way.x + to.x - from.x, y: way.y + to.y - from.y };
	const wanted = (pull.x * way.x + pull.y * way.y) / (way.x ** 2 + way.y ** 2);
	const smallest = least / Math.min(...places.flatMap(({ width, height }) => [width, height]));
	const stop = restOnWay(anchor, corner, tenth(frame.width * wanted) / frame.width, lines, reach);
	return { document: scaled(document, chosen, anchor, Math.max(smallest, stop.factor)), held: stop.held };
}

/** Turned about its middle, several about the middle of all; `coarse`: by 15 degrees. */
export function spun(document: Json, { from, chosen, places }: Grip, to: Point, coarse: boolean): Json {
	const place = places.length === 1 && places[0] ? places[0] : frameOf(places);
	const angle = place.rotation + angleTo(place, to) - angleTo(place, from);
	const quarter = Math.round(angle / 90) * 90;
	const whole = coarse ? Math.round(angle / 15) * 15 : Math.abs(angle - quarter) < 3 ? quarter : Math.round(angle);
	return rearranged(document, chosen, (own) => turnedAbout(own, centreOf(place), whole - place.rotation));
}

/** What several take of the page together, as a place of its own. */
export function frameOf(places: Place[]): Place {
	const { left, top, right, bottom }: Bounds = union(places.map(boundsOf));
	return { x: left, y: top, width: right - left, height: bottom - top, rotation: 0 };
}

/** Made larger about a point, with the letters of texts. */
export function scaled(document: Json, chosen: readonly number[], about: Point, factor: number): Json {
	const next = rearranged(document, chosen, (place) => larger(place, about, factor));
	const elements = elementsOf(next).map((element, index) =>
		chosen.includes(index) ? withLetters(element, factor) : element,
	);
	return put(next, ['elements'], elements);
}

function larger(place: Place, about: Point, factor: number): Place {
	return {
		...place,
		x: about.x + (place.x - about.x) * factor,
		y: about.y + (place.y - about.y) * factor,
		width: place.width * factor,
		height: place.height * factor,
	};
}

const letters = { usual: 12, least: 1, most: 600 };

function withLetters(element: JsonObject, factor: number): JsonObject {
	if (element['type'] !== 'text' || factor === 1) return element;
	const { size = letters.usual } = element;
	if (typeof size !== 'number') return element;
	return { ...element, size: Math.min(letters.most, Math.max(letters.least, tenth(size * factor))) };
}
