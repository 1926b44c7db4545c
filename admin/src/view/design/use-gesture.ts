import { useState, type PointerEvent } from 'react';
import { placesOf } from '../../settings/arrange';
import { moved, pulled, spun, type Dragged, type Grip } from '../../settings/drag';
import { elementsOf, unitOf } from '../../settings/format';
import { boundsOf, placeOf, touches, union, type Bounds, type Handle, type Point } from '../../settings/place';
import { linesOf, none, type Lines } from '../../settings/snap';
import type { Deed } from '../../settings/steps';
import type { Editor } from './use-editor';

/** What the pointer began to do, and where: millimetres on the settings' box. */
type Gesture =
	| ({ kind: 'move' | 'turn' } & Grip)
	| ({ kind: 'stretch'; handle: Handle } & Grip)
	| { kind: 'marquee'; from: Point; before: readonly number[] };

const deeds: Record<'move' | 'stretch' | 'turn', Deed> = { move: 'move', stretch: 'resize', turn: 'rotate' };
/** Pixels: less is a click, and how near a line holds. */
const [slack, pull] = [3, 7];

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
	const gripOf = (event: PointerEvent, dragged: readonly number[]): Grip => {
		const unit = unitOf(document);
		const placed = dragged.filter((index) => placeOf(elementsOf(document)[index] ?? {}, unit));
		const lines = origin ? linesOf(document, page, placed, size, origin) : none;
		return { from: pointAt(event), chosen: placed, places: placesOf(document, placed), lines };
	};

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
		if (editor.editable && next.includes(index)) begin(event, { kind: 'move', ...gripOf(event, next) });
	};
	/** Of all that is chosen; without a handle it turns. */
	const onHandle = (event: PointerEvent, handle: Handle | null) => {
		if (event.button !== 0) return;
		event.stopPropagation();
		event.preventDefault();
		const grip = gripOf(event, chosen);
		begin(event, handle ? { kind: 'stretch', handle, ...grip } : { kind: 'turn', ...grip });
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
		if (gesture.kind === 'stretch') return pulled(document, gesture, gesture.handle, to, reach);
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
