import { elementsOf, unitOf } from '../../settings/format';
import { frameOf } from '../../settings/drag';
import { placeOf } from '../../settings/place';
import { Handles } from './item';
import type { Editor } from './use-editor';
import type { useGesture } from './use-gesture';

/** The frame around several that are chosen: what is pulled at it happens to all of them as one. */
export function Group({
	editor: { chosen, editable, onThisPage, origin, seen },
	scale,
	gesture,
}: {
	editor: Editor;
	scale: number;
	gesture: ReturnType<typeof useGesture>;
}) {
	const places = chosen
		.filter((index) => onThisPage.includes(index))
		.flatMap((index) => placeOf(elementsOf(seen)[index] ?? {}, unitOf(seen)) ?? []);
	if (!origin || !editable || places.length < 2) return null;
	const frame = frameOf(places);
	return (
		<div
			className="group"
			data-group
			style={{
				left: (origin.left + frame.x) * scale,
				top: (origin.top + frame.y) * scale,
				width: frame.width * scale,
				height: frame.height * scale,
			}}
		>
			<Handles place={frame} scale={scale} square onHandle={gesture.onHandle} />
		</div>
	);
}
