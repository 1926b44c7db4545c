import { useState, type PointerEvent } from 'react';
import { rearranged, shifted, placesOf } from '../../settings/arrange';
import { elementsOf, unitOf, type Json } from '../../settings/format';
import {
	angleTo,
	boundsOf,
	placeOf,
	pointOf,
	stretched,
	touches,
	union,
	type Bounds,
	type Handle,
	type Place,
	type Point,
} from '../../settings/place';
import { linesOf, rest, type Lines } from '../../settings/snap';
import type { Deed } from '../../settings/steps';
import type { Editor } from './use-editor';

/** What the pointer began to do, and where: millimetres on the settings' box. */
type Gesture =
	| { kind: 'move'; from: Point; chosen: readonly number[]; places: Place[]; lines: Lines }
	| { kind: 'stretch'; from: Point; index: number; place: Place; handle: Handle; lines: Lines }
	| { kind: 'turn'; from: Point; index: number; place: Place }
	| { kind: 'marquee'; from: Point; before: readonly number[] };

const deeds: Record<'move' | 'stretch' | 'turn', Deed> = { move: 'move', stretch: 'resize', turn: 'rotate' };
const none: Lines = { across: [], down: [] };
/** Pixels: less is a click, and how near a line holds. */
const [slack, pull] = [3, 7];
/** A tenth of a millimetre is as fine as a hand drags. */
const tenth = (value: number) => Math.round(value * 10) / 10;

/** Dragging, resizing and turning by the pointer. `scale`: pixels a millimetre; `snaps`: things rest at lines. */
export function useGesture(editor: Editor, scale: number, snaps: boolean) {
	const [gesture, setGesture] = useState<Gesture | null>(null);
	const [held, setHeld] = useState<Lines>(none);
	const [frame, setFrame] = useState<Bounds | null>(null);
	const { document, chosen, setChosen, page, size, origin } = editor;

	const pointAt = (event: PointerEvent): Point => {
		const sheet = event.currentTarget.closest('[data-sheet]') ?? event.currentTarget;
		const rect = sheet.getBoundingClientRect();
		return {
			x: (event.clientX - rect.left) / scale - (origin?.left ?? 0),
			y: (event.clientY - rect.top) / scale - (origin?.top ?? 0),
		};
	};
	const begin = (event: PointerEvent, next: Gesture) => {
		event.currentTarget.closest('[data-sheet]')?.setPointerCapture(event.pointerId);
		setGesture(next);
	};
	const linesFor = (dragged: readonly number[]) =>
		origin ? linesOf(document, page, dragged, size, origin) : none;

	const onItem = (event: PointerEvent, index: number) => {
		if (event.button !== 0) return;
		event.stopPropagation();
		const own = chosen.includes(index);
		const next = event.shiftKey
			? own
				? chosen.filter((at) => at !== index)
				: [...chosen, index]
			: own
				? chosen
				: [index];
		setChosen(next);
		if (editor.editable && next.includes(index))
			begin(event, {
				kind: 'move',
				from: pointAt(event),
				chosen: next,
				places: placesOf(document, next),
				lines: linesFor(next),
			});
	};
	const onHandle = (event: PointerEvent, index: number, handle: Handle | null) => {
		const place = placeOf(elementsOf(document)[index] ?? {}, unitOf(document));
		if (event.button !== 0 || !place) return;
		event.stopPropagation();
		event.preventDefault();
		const from = pointAt(event);
		begin(
			event,
			handle
				? { kind: 'stretch', from, index, place, handle, lines: linesFor([index]) }
				: { kind: 'turn', from, index, place },
		);
	};
	const onPage = (event: PointerEvent) => {
		if (event.button !== 0) return;
		const before = event.shiftKey ? chosen : [];
		setChosen(before);
		begin(event, { kind: 'marquee', from: pointAt(event), before });
	};

	/** What the hand has made of the document; null as long as it may be a click. */
	const follow = (event: PointerEvent): Dragged | null => {
		if (!gesture || gesture.kind === 'marquee') return null;
		const to = pointAt(event);
		if (!editor.live && isClick(gesture, to)) return null;
		const reach = snaps && !event.altKey ? pull / scale : 0;
		if (gesture.kind === 'move') return moved(document, gesture, to, reach);
		if (gesture.kind === 'stretch') return pulled(document, gesture, to, reach);
		return { document: spun(document, gesture, to, event.shiftKey), held: none };
	};
	const isClick = ({ from }: Gesture, to: Point) => Math.hypot(to.x - from.x, to.y - from.y) * scale < slack;

	const onMove = (event: PointerEvent) => {
		if (gesture?.kind === 'marquee') {
			const to = pointAt(event);
			if (frame || !isClick(gesture, to)) encircle(gesture, to);
			return;
		}
		const next = follow(event);
		if (!next) return;
		editor.setLive(next.document);
		setHeld(next.held);
	};
	const encircle = ({ from, before }: Gesture & { kind: 'marquee' }, to: Point) => {
		const around = union([
			{ left: from.x, right: from.x, top: from.y, bottom: from.y },
			{ left: to.x, right: to.x, top: to.y, bottom: to.y },
		]);
		setFrame(around);
		const unit = unitOf(document);
		const caught = editor.onThisPage.filter((index) => {
			const place = placeOf(elementsOf(document)[index] ?? {}, unit);
			return place && touches(boundsOf(place), around);
		});
		setChosen([...new Set([...before, ...caught])]);
	};
	const stop = () => {
		setGesture(null);
		setHeld(none);
		setFrame(null);
		editor.setLive(null);
	};
	// Where it is let go is where it stays: the last move may not have been drawn yet.
	const onEnd = (event: PointerEvent) => {
		const last = follow(event);
		if (last && gesture && gesture.kind !== 'marquee') editor.go(last.document, deeds[gesture.kind]);
		stop();
	};
	return { onItem, onHandle, onPage, onMove, onEnd, onCancel: stop, held, frame, busy: gesture !== null };
}

interface Dragged {
	document: Json;
	held: Lines;
}

function moved(
	document: Json,
	{ from, chosen, places, lines }: Gesture & { kind: 'move' },
	to: Point,
	reach: number,
): Dragged {
	const first = places[0];
	if (!first) return { document, held: none };
	const way = { x: tenth(first.x + to.x - from.x) - first.x, y: tenth(first.y + to.y - from.y) - first.y };
	const bounds = union(places.map((place) => boundsOf({ ...place, x: place.x + way.x, y: place.y + way.y })));
	const stop = rest(bounds, lines, reach);
	return { document: shifted(document, chosen, way.x + stop.across, way.y + stop.down), held: stop.held };
}

function pulled(
	document: Json,
	{ from, index, place, handle, lines }: Gesture & { kind: 'stretch' },
	to: Point,
	reach: number,
): Dragged {
	const grip = pointOf(place, handle.across, handle.down);
	const point = { x: tenth(grip.x + to.x - from.x), y: tenth(grip.y + to.y - from.y) };
	const square = elementsOf(document)[index]?.['type'] === 'qr';
	// The lines are upright, and a square follows two sides at once.
	const free = square || place.rotation % 90 !== 0;
	const stop = rest({ left: point.x, right: point.x, top: point.y, bottom: point.y }, lines, free ? 0 : reach);
	const end = { x: point.x + stop.across, y: point.y + stop.down };
	return {
		document: rearranged(document, [index], () => {
			const next = stretched(place, handle, end, square);
			return square ? squared(place, handle, next) : next;
		}),
		held: free ? none : stop.held,
	};
}

/** The side of a code in whole tenths; its corner stays. */
function squared(place: Place, handle: Handle, next: Place): Place {
	const side = tenth(next.width);
	const corner = pointOf(next, -handle.across, -handle.down);
	const resized = { ...place, width: side, height: side };
	const away = pointOf(resized, -handle.across, -handle.down);
	return { ...resized, x: place.x + corner.x - away.x, y: place.y + corner.y - away.y };
}

function spun(document: Json, { from, index, place }: Gesture & { kind: 'turn' }, to: Point, coarse: boolean): Json {
	const angle = place.rotation + angleTo(place, to) - angleTo(place, from);
	const quarter = Math.round(angle / 90) * 90;
	const whole = coarse ? Math.round(angle / 15) * 15 : Math.abs(angle - quarter) < 3 ? quarter : Math.round(angle);
	return rearranged(document, [index], () => ({ ...place, rotation: whole }));
}
