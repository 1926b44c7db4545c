import { elementsOf, unitOf, type JsonObject } from '../../settings/format';
import { mirrored, mirrorOf, placeOf, type Box, type Place } from '../../settings/place';
import { onPage } from '../../settings/arrange';
import { modulesOf } from '../../settings/modules';
import type { Editor } from './use-editor';

export const overlayNames = ['quiet', 'trim', 'safe', 'fold'] as const;
export type OverlayName = (typeof overlayNames)[number];

/** From the cut, millimetres. */
const safety = 5;

/** Lines over the page that are not printed: the cut, the safe area, the fold with what it repeats, the codes' margins. */
export function Overlays({
	editor,
	shown,
	scale,
}: {
	editor: Editor;
	shown: ReadonlySet<OverlayName>;
	scale: number;
}) {
	const { size, origin, seen, page } = editor;
	const unit = unitOf(seen);
	const mirror = mirrorOf(seen);
	const { trim } = size;
	const box = (area: Box) => ({
		left: area.left * scale,
		top: area.top * scale,
		width: area.width * scale,
		height: area.height * scale,
	});
	const at = (place: Place, grow: number) =>
		origin && {
			...box({
				left: origin.left + place.x - grow,
				top: origin.top + place.y - grow,
				width: place.width + 2 * grow,
				height: place.height + 2 * grow,
			}),
			transform: `rotate(${place.rotation}deg)`,
		};
	const elements = elementsOf(seen);
	const places = (indices: number[]): [number, JsonObject, Place][] =>
		indices.flatMap((index): [number, JsonObject, Place][] => {
			const element = elements[index] ?? {};
			const place = placeOf(element, unit);
			return place ? [[index, element, place]] : [];
		});
	return (
		<>
			{shown.has('trim') && <div className="line cut" style={box(trim)} />}
			{shown.has('safe') && trim.width > 3 * safety && trim.height > 3 * safety && (
				<div
					className="line safe"
					style={box({
						left: trim.left + safety,
						top: trim.top + safety,
						width: trim.width - 2 * safety,
						height: trim.height - 2 * safety,
					})}
				/>
			)}
			{shown.has('fold') && mirror && origin && [mirror.page, mirror.toPage].includes(page) && (
				<div
					className="line fold"
					style={
						mirror.fold === 'horizontal'
							? { left: 0, right: 0, top: (origin.top + mirror.at) * scale, height: 0 }
							: { top: 0, bottom: 0, left: (origin.left + mirror.at) * scale, width: 0 }
					}
				/>
			)}
			{shown.has('fold') &&
				mirror &&
				origin &&
				mirror.toPage === page &&
				places(onPage(seen, mirror.page)).map(([index, , place]) => (
					<div key={index} className="line copy" style={at(mirrored(place, mirror, origin), 0) ?? undefined} />
				))}
			{shown.has('quiet') &&
				places(editor.onThisPage).map(
					([index, element, place]) =>
						element['type'] === 'qr' && (
							<div
								key={index}
								className="line quiet"
								style={at(place, quietOf(element) * (place.width / modulesOf(element))) ?? undefined}
							/>
						),
				)}
		</>
	);
}

function quietOf({ quiet_zone }: JsonObject): number {
	return typeof quiet_zone === 'number' ? quiet_zone : 4;
}
