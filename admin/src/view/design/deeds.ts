/* What the buttons and the keys of the editor do. Everything here is one step of undo. */

import {
	aligned,
	distributed,
	free,
	onPage,
	rearranged,
	reordered,
	repeated,
	shifted,
	without,
	withMore,
	type Edge,
} from '../../settings/arrange';
import { elementsOf, newElement, unitOf, type ElementType, type JsonObject } from '../../settings/format';
import { placeOf, upright, withPlace, type Place } from '../../settings/place';
import { copiedElements, copyElements } from './clipboard';
import type { Editor } from './use-editor';

const most = (value: number) => Math.max(1, value);

export function deedsOf(editor: Editor) {
	const { document, chosen, setChosen, go, page, origin } = editor;
	const box = origin ?? editor.size;
	const elements = elementsOf(document);
	const picked = (): JsonObject[] => chosen.map((index) => elements[index]).filter((element) => element !== undefined);
	const series = (name: string) => `${name} ${chosen.join(' ')}`;

	const insert = (more: JsonObject[], deed: 'add' | 'paste' | 'duplicate') => {
		if (more.length === 0) return;
		const next = withMore(document, more, page);
		go(next.document, deed);
		setChosen(next.chosen);
	};
	/** A little aside, so that the copy is not taken for the original. */
	const aside = (element: JsonObject): JsonObject => {
		const unit = unitOf(document);
		const place = placeOf(element, unit);
		return place ? withPlace(element, { ...place, x: place.x + 3, y: place.y + 3 }, unit) : element;
	};
	const remove = () => {
		if (chosen.length === 0) return;
		go(without(document, chosen), 'remove');
		setChosen([]);
	};

	return {
		nudge: (across: number, down: number) =>
			chosen.length > 0 && go(shifted(document, chosen, across, down), 'move', series('nudge')),
		grow: (across: number, down: number) => {
			const change = (place: Place): Place => ({
				...place,
				width: most(place.width + across),
				height: most(place.height + down),
			});
			const square = (place: Place): Place => {
				const side = most(place.width + across + down);
				return { ...place, width: side, height: side };
			};
			const isCode = (index: number) => elements[index]?.['type'] === 'qr';
			const next = chosen.reduce(
				(doc, index) => rearranged(doc, [index], isCode(index) ? square : change),
				document,
			);
			if (chosen.length > 0) go(next, 'resize', series('grow'));
		},
		turn: (by: number) => {
			const turned = rearranged(document, chosen, (place) => ({
				...place,
				rotation: upright(place.rotation + by),
			}));
			if (chosen.length > 0) go(turned, 'rotate', series('turn'));
		},
		align: (edge: Edge) => go(aligned(document, chosen, edge, box), 'align'),
		spread: (axis: 'across' | 'down') => go(distributed(document, chosen, axis), 'distribute'),
		order: (way: -1 | 1) => {
			const [index] = chosen;
			if (index === undefined || !elements[index + way]) return;
			go(reordered(document, index, way), 'order');
			setChosen([index + way]);
		},
		add: (type: ElementType) => {
			const element = newElement(type, unitOf(document));
			const unit = unitOf(document);
			const place = placeOf(element, unit);
			if (!place) return;
			const width = Math.min(place.width, box.width * 0.8);
			const height = type === 'qr' ? width : place.height;
			const middle = { ...place, width, height, x: (box.width - width) / 2, y: (box.height - height) / 2 };
			const styled = type === 'text' ? { align: 'center', valign: 'middle', size: 18 } : {};
			insert([withPlace({ ...element, ...styled }, free(document, page, middle, box), unit)], 'add');
			editor.typing.current = type === 'text';
		},
		copy: () => chosen.length > 0 && copyElements(picked()),
		cut: () => {
			if (chosen.length > 0) copyElements(picked());
			remove();
		},
		paste: () => insert(copiedElements().map(aside), 'paste'),
		duplicate: () => insert(picked().map(aside), 'duplicate'),
		/** The other page is shown, with what has come there chosen. */
		repeat: (other: number) => {
			const next = repeated(document, page, other);
			if (next.chosen.length > 0) go(next.document, 'mirror');
			editor.turnTo(other);
			setChosen(next.chosen);
		},
		remove,
		selectAll: () => setChosen(onPage(document, page)),
	};
}

export type Deeds = ReturnType<typeof deedsOf>;
