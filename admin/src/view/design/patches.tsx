import { pageOf } from '../../settings/arrange';
import { elementsOf, unitOf, type Json, type JsonObject } from '../../settings/format';
import { centreOf, cornersOf, placeOf, type Box, type Place } from '../../settings/place';
import type { PageSize } from '../../wire/template';
import type { Truth } from './use-truth';

interface Props {
	truth: Truth;
	/** As it is now. */
	document: Json;
	page: number;
	size: PageSize;
	origin: Box;
	/** The picture of the page without elements. */
	bare: string;
}

/**
 * Until the server has drawn a change, what has changed is shown out of its last picture: the bare page where an element
 * was, and the piece cut out of the picture where it is now.
 */
export function Patches({ truth, document, page, size, origin, bare }: Props) {
	const [was, now] = [elementsOf(truth.document), elementsOf(document)];
	const [before, after] = [unitOf(truth.document), unitOf(document)];
	const moves = Array.from({ length: Math.max(was.length, now.length) }, (_, index) => ({
		index,
		from: onIt(was[index], before, page),
		to: onIt(now[index], after, page),
		same: was[index] === now[index],
	})).filter(({ same }) => !same);
	return (
		<>
			{moves.map(
				({ index, from }) =>
					from && (
						<img
							key={`e${index}`}
							src={bare}
							alt=""
							draggable={false}
							style={{ clipPath: outline(from, origin, size) }}
						/>
					),
			)}
			{moves.map(
				({ index, from, to }) =>
					from &&
					to &&
					was[index]?.['type'] === now[index]?.['type'] && (
						<Piece key={`p${index}`} src={truth.src} from={from} to={to} element={now[index]} origin={origin} size={size} />
					),
			)}
		</>
	);
}

function onIt(element: JsonObject | undefined, unit: ReturnType<typeof unitOf>, page: number): Place | null {
	return element && pageOf(element) === page ? placeOf(element, unit) : null;
}

function outline(place: Place, origin: Box, size: PageSize): string {
	const points = cornersOf(place, 0.3).map(
		({ x, y }) => `${(100 * (origin.left + x)) / size.width}% ${(100 * (origin.top + y)) / size.height}%`,
	);
	return `polygon(${points.join(', ')})`;
}

function Piece({
	src,
	from,
	to,
	element,
	origin,
	size,
}: {
	src: string;
	from: Place;
	to: Place;
	element: JsonObject | undefined;
	origin: Box;
	size: PageSize;
}) {
	// A code grows with its box; a text keeps its size and only gets more room.
	const grow = element?.['type'] === 'qr' ? to.width / from.width : 1;
	const old = centreOf(from);
	const [x, y] = [origin.left + old.x, origin.top + old.y];
	return (
		<div
			className="piece"
			style={{
				left: `${(100 * (origin.left + to.x)) / size.width}%`,
				top: `${(100 * (origin.top + to.y)) / size.height}%`,
				width: `${(100 * to.width) / size.width}%`,
				height: `${(100 * to.height) / size.height}%`,
				transform: `rotate(${to.rotation}deg)`,
			}}
		>
			<img
				src={src}
				alt=""
				draggable={false}
				style={{
					width: `${(100 * size.width) / to.width}%`,
					height: `${(100 * size.height) / to.height}%`,
					left: `${50 - (100 * x) / to.width}%`,
					top: `${50 - (100 * y) / to.height}%`,
					transformOrigin: `${(100 * x) / size.width}% ${(100 * y) / size.height}%`,
					transform: `scale(${grow}) rotate(${-from.rotation}deg)`,
				}}
			/>
		</div>
	);
}
