import type { CSSProperties } from 'react';
import { elementsOf, isElementType, type JsonObject } from '../../settings/format';
import type { Box, Handle, Place } from '../../settings/place';
import { useSpeech, type Catalogue } from '../../text';
import { useDesignText } from '../../text/design';
import { faultsOf } from '../../settings/check';
import type { Editor } from './use-editor';
import type { useGesture } from './use-gesture';

const ways = [-1, 0, 1] as const;
const handles: Handle[] = ways.flatMap((down) =>
	ways.flatMap((across) => (across === 0 && down === 0 ? [] : [{ across, down }])),
);

interface Props {
	editor: Editor;
	element: JsonObject;
	index: number;
	place: Place;
	scale: number;
	origin: Box;
	/** By Tab from outside of the page; the others follow by Tab from there. */
	reachable: boolean;
	gesture: ReturnType<typeof useGesture>;
}

/** One element over the page: its frame and, when it is chosen alone, its handles. */
export function Item({ editor, element, index, place, scale, origin, reachable, gesture }: Props) {
	const { text, number } = useSpeech();
	const { editor: said } = useDesignText();
	const chosen = editor.chosen.includes(index);
	const alone = chosen && editor.chosen.length === 1;
	const finding = editor.check.found?.findings.find(
		(found) => found.element === index && found.level !== 'note',
	);
	const bad = faultsOf(editor.faults, index).length > 0 || finding?.level === 'error';
	const name = nameOf(element, text);
	const style: CSSProperties = {
		left: (origin.left + place.x) * scale,
		top: (origin.top + place.y) * scale,
		width: place.width * scale,
		height: place.height * scale,
		transform: `rotate(${place.rotation}deg)`,
	};
	return (
		<div
			className="item"
			role="button"
			tabIndex={reachable ? 0 : -1}
			aria-pressed={chosen}
			aria-label={said.item(name, number(place.x), number(place.y))}
			data-item={index}
			data-bad={bad || undefined}
			data-doubt={(finding && !bad) || undefined}
			style={style}
			onPointerDown={(event) => gesture.onItem(event, index)}
			onFocus={() => chosen || gesture.busy || editor.setChosen([index])}
			onKeyDown={(event) => {
				if (event.key === 'Tab' && step(editor, index, event.shiftKey, event.currentTarget)) event.preventDefault();
			}}
		>
			{alone && editor.editable && (
				<Handles place={place} scale={scale} square={element['type'] === 'qr'} onHandle={gesture.onHandle} />
			)}
		</div>
	);
}

/** To the next element of the page, or out of it. */
function step(editor: Editor, index: number, back: boolean, from: HTMLElement): boolean {
	const order = editor.onThisPage;
	const next = order[order.indexOf(index) + (back ? -1 : 1)];
	const target = from.parentElement?.querySelector(`[data-item="${next}"]`);
	if (next === undefined || !(target instanceof HTMLElement)) return false;
	editor.setChosen([next]);
	target.focus();
	return true;
}

/** To pull at and to turn by. `square`: at the corners alone. */
export function Handles({
	place,
	scale,
	square,
	onHandle,
}: {
	place: Place;
	scale: number;
	square: boolean;
	onHandle: (event: React.PointerEvent, handle: Handle | null) => void;
}) {
	// Between the corners there is no room for more on a short side.
	const room = { across: place.width * scale > 48, down: place.height * scale > 48 };
	const shown = handles.filter(
		({ across, down }) =>
			(across !== 0 && down !== 0) || (!square && (across === 0 ? room.across : room.down)),
	);
	return (
		<>
			<span className="handle turn" data-handle="turn" onPointerDown={(event) => onHandle(event, null)} />
			{shown.map((handle) => (
				<span
					key={`${handle.across} ${handle.down}`}
					className="handle"
					data-handle={`${handle.across} ${handle.down}`}
					style={{
						left: `${50 + 50 * handle.across}%`,
						top: `${50 + 50 * handle.down}%`,
						cursor: cursorOf(handle, place.rotation),
					}}
					onPointerDown={(event) => onHandle(event, handle)}
				/>
			))}
		</>
	);
}

const cursors = ['ns-resize', 'nesw-resize', 'ew-resize', 'nwse-resize'];

function cursorOf({ across, down }: Handle, rotation: number): string {
	const angle = (Math.atan2(across, -down) * 180) / Math.PI + rotation + 720;
	return cursors[Math.round(angle / 45) % 4] ?? 'move';
}

export function nameOf(element: JsonObject, text: Catalogue): string {
	const type = element['type'];
	const name = isElementType(type) ? text.settings.types[type] : text.settings.unknownType;
	const value = type === 'text' ? element['value'] : null;
	return typeof value === 'string' ? `${name} ${value}` : name;
}

export function nameAt(editor: Editor, index: number, text: Catalogue): string {
	return nameOf(elementsOf(editor.document)[index] ?? {}, text);
}
