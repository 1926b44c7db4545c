/* Where an element stands on its page, and how a hand changes that: millimetres, degrees clockwise, y downwards. */

import {
	fromMillimetres,
	isObject,
	millimetres,
	unitOf,
	type Json,
	type JsonObject,
	type Unit,
} from './format';

export interface Point {
	x: number;
	y: number;
}

/** The unrotated box, turned by `rotation` about its centre. */
export interface Place extends Point {
	width: number;
	height: number;
	rotation: number;
}

export interface Bounds {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** One of eight: each of -1, 0, 1 from left to right and from top to bottom; never both 0. */
export interface Handle {
	across: -1 | 0 | 1;
	down: -1 | 0 | 1;
}

/** Nothing is made smaller than this by hand. */
const least = 1;

/** Null while a needed number is missing. */
export function placeOf(element: JsonObject, unit: Unit): Place | null {
	const { x, y, rotation } = element;
	const isCode = element['type'] === 'qr';
	const width = isCode ? element['size'] : element['width'];
	const height = isCode ? element['size'] : element['height'];
	if (
		typeof x !== 'number' ||
		typeof y !== 'number' ||
		typeof width !== 'number' ||
		typeof height !== 'number'
	)
		return null;
	const mm = (value: number) => millimetres(value, unit);
	return {
		x: mm(x),
		y: mm(y),
		width: mm(width),
		height: mm(height),
		rotation: typeof rotation === 'number' ? rotation : 0,
	};
}

/** The element at another place. What has not changed stays as it was written. */
export function withPlace(element: JsonObject, place: Place, unit: Unit): JsonObject {
	const was = placeOf(element, unit);
	const next: JsonObject = { ...element };
	const say = (name: string, value: number, before: number | undefined) => {
		const written = fromMillimetres(value, unit);
		if (before === undefined || written !== fromMillimetres(before, unit)) next[name] = written;
	};
	say('x', place.x, was?.x);
	say('y', place.y, was?.y);
	if (element['type'] === 'qr') say('size', place.width, was?.width);
	else {
		say('width', place.width, was?.width);
		say('height', place.height, was?.height);
	}
	const rotation = upright(place.rotation);
	if (rotation !== upright(was?.rotation ?? 0)) next['rotation'] = rotation;
	return next;
}

/** The same angle in (-180, 180], to a hundredth of a degree. */
export function upright(angle: number): number {
	const turn = Math.round((((angle % 360) + 360) % 360) * 100) / 100;
	return turn > 180 ? Math.round((turn - 360) * 100) / 100 : turn;
}

function turned({ x, y }: Point, angle: number): Point {
	const radians = (angle * Math.PI) / 180;
	const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
	return { x: x * cos - y * sin, y: x * sin + y * cos };
}

export function centreOf({ x, y, width, height }: Place): Point {
	return { x: x + width / 2, y: y + height / 2 };
}

/** A point of the box as it stands turned: (-1, -1) is its top left corner, (1, 1) its bottom right. */
export function pointOf(place: Place, across: number, down: number, grow = 0): Point {
	const centre = centreOf(place);
	const arm = turned(
		{ x: across * (place.width / 2 + grow), y: down * (place.height / 2 + grow) },
		place.rotation,
	);
	return { x: centre.x + arm.x, y: centre.y + arm.y };
}

/** Clockwise from the top left; `grow` widens the box on every side. */
export function cornersOf(place: Place, grow = 0): [Point, Point, Point, Point] {
	return [
		pointOf(place, -1, -1, grow),
		pointOf(place, 1, -1, grow),
		pointOf(place, 1, 1, grow),
		pointOf(place, -1, 1, grow),
	];
}

/** What a turned box takes of the page. */
export function boundsOf(place: Place): Bounds {
	const corners = cornersOf(place);
	const [across, down] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
	return {
		left: Math.min(...across),
		top: Math.min(...down),
		right: Math.max(...across),
		bottom: Math.max(...down),
	};
}

export function union(all: Bounds[]): Bounds {
	return {
		left: Math.min(...all.map(({ left }) => left)),
		top: Math.min(...all.map(({ top }) => top)),
		right: Math.max(...all.map(({ right }) => right)),
		bottom: Math.max(...all.map(({ bottom }) => bottom)),
	};
}

export function touches(a: Bounds, b: Bounds): boolean {
	return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** The box pulled by a handle to a point; the opposite corner or side stays where it is on the page. */
export function stretched(place: Place, { across, down }: Handle, to: Point, square: boolean): Place {
	const anchor = pointOf(place, -across, -down);
	const pull = turned({ x: to.x - anchor.x, y: to.y - anchor.y }, -place.rotation);
	let width = across === 0 ? place.width : Math.max(least, pull.x * across);
	let height = down === 0 ? place.height : Math.max(least, pull.y * down);
	if (square) width = height = Math.max(least, (pull.x * across + pull.y * down) / (Math.abs(across) + Math.abs(down)));
	const arm = turned({ x: (across * width) / 2, y: (down * height) / 2 }, place.rotation);
	return {
		...place,
		x: anchor.x + arm.x - width / 2,
		y: anchor.y + arm.y - height / 2,
		width,
		height,
	};
}

/** Carried round a point with its own turn. */
export function turnedAbout(place: Place, about: Point, angle: number): Place {
	const centre = centreOf(place);
	const arm = turned({ x: centre.x - about.x, y: centre.y - about.y }, angle);
	return {
		...place,
		x: about.x + arm.x - place.width / 2,
		y: about.y + arm.y - place.height / 2,
		rotation: upright(place.rotation + angle),
	};
}

/** The angle at which the middle of the upper side looks at a point. */
export function angleTo(place: Place, to: Point): number {
	const centre = centreOf(place);
	return upright((Math.atan2(to.x - centre.x, centre.y - to.y) * 180) / Math.PI);
}

export type BoxName = 'crop' | 'trim' | 'media';

/** A page as a viewer shows it, and its other boxes upon it. */
export interface PageBox {
	width: number;
	height: number;
	trim: Box;
	/** Null or absent where it is not known. */
	media?: Box | null;
}

export function boxOf(document: Json): BoxName {
	const box = isObject(document) ? document['box'] : undefined;
	return box === 'trim' || box === 'media' ? box : 'crop';
}

/** The box of the page that settings count from, on the shown page; null when that is not known. */
export function originOf(document: Json, { width, height, trim, media = null }: PageBox): Box | null {
	return { crop: { left: 0, top: 0, width, height }, trim, media }[boxOf(document)];
}

export interface Box {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** The panel that `mirror` repeats. */
export interface Mirror {
	page: number;
	toPage: number;
	fold: 'horizontal' | 'vertical';
	/** Millimetres from the box's top or left. */
	at: number;
}

export function mirrorOf(document: Json): Mirror | null {
	const mirror = isObject(document) ? document['mirror'] : undefined;
	if (!isObject(mirror)) return null;
	const { page = 1, to_page, fold, at } = mirror;
	if (typeof page !== 'number' || typeof at !== 'number') return null;
	if (fold !== 'horizontal' && fold !== 'vertical') return null;
	const toPage = typeof to_page === 'number' ? to_page : page;
	return { page, toPage, fold, at: millimetres(at, unitOf(document)) };
}

/** A place turned by 180 degrees about the middle of the fold. */
export function mirrored(place: Place, { fold, at }: Mirror, box: { width: number; height: number }): Place {
	const centre = centreOf(place);
	const across = fold === 'horizontal' ? box.width - centre.x : 2 * at - centre.x;
	const down = fold === 'horizontal' ? 2 * at - centre.y : box.height - centre.y;
	return {
		...place,
		x: across - place.width / 2,
		y: down - place.height / 2,
		rotation: upright(place.rotation + 180),
	};
}
