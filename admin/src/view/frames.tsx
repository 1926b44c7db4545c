import { faultsOf, type Fault } from '../settings/check';
import { elementsOf, unitOf, type Json } from '../settings/format';
import { originOf, placeOf } from '../settings/place';
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
