import { faultsOf, type Fault } from '../settings/check';
import {
	elementsOf,
	isObject,
	millimetres,
	unitOf,
	type Json,
	type JsonObject,
	type Unit,
} from '../settings/format';
import type { Finding } from '../wire/preflight';
import type { PageSize } from '../wire/template';
import type { Part } from './settings/troubles';

interface Props {
	document: Json;
	page: number;
	size: PageSize;
	faults: Fault[];
	wrong: Finding[];
	/** The part that is being edited. */
	current: Part | null;
	/** Only what is edited or wrong: the picture below shows the rest as it is. */
	few: boolean;
}

/** Where a page's elements stand. Percent of the page, so that the frames grow with its picture. */
export function Frames({ document, page, size, faults, wrong, current, few }: Props) {
	const unit = unitOf(document);
	const origin = originOf(document, size);
	if (!origin) return null;
	return elementsOf(document).map((element, index) => {
		const place = placeOf(element, unit);
		const bad =
			faultsOf(faults, index).length > 0 ||
			wrong.some((finding) => finding.level === 'error' && finding.element === index);
		if (!place || (element['page'] ?? 1) !== page || (few && !bad && index !== current)) return null;
		return (
			<div
				key={index}
				className="frame"
				data-bad={bad || undefined}
				data-current={index === current || undefined}
				style={{
					left: `${(100 * (origin.left + place.x)) / size.width}%`,
					top: `${(100 * (origin.top + place.y)) / size.height}%`,
					width: `${(100 * place.width) / size.width}%`,
					height: `${(100 * place.height) / size.height}%`,
					transform: `rotate(${place.rotation}deg)`,
				}}
			/>
		);
	});
}

/** Where the settings measure from, on the page as it is shown; null when that is not known. */
export function originOf(document: Json, size: PageSize): { left: number; top: number } | null {
	const box = isObject(document) ? document['box'] : undefined;
	if (box === 'trim') return size.trim;
	return box === 'media' ? null : { left: 0, top: 0 };
}

interface Place {
	x: number;
	y: number;
	width: number;
	height: number;
	rotation: number;
}

/** Millimetres and degrees; null while a needed number is missing. */
function placeOf(element: JsonObject, unit: Unit): Place | null {
	const { x, y, rotation } = element;
	const width = element['type'] === 'qr' ? element['size'] : element['width'];
	const height = element['type'] === 'qr' ? element['size'] : element['height'];
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
