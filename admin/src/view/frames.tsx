import { useText } from '../text';
import { faultsOf, type Fault } from '../settings/check';
import { cssColour } from '../settings/colour';
import { elementsOf, isObject, millimetres, unitOf, type Json, type JsonObject, type Unit } from '../settings/format';
import type { PageSize } from '../wire/template';
import { Icon } from './icon';

interface Props {
	document: Json;
	page: number;
	size: PageSize;
	faults: Fault[];
	/** The element that is being edited. */
	current: number | null;
}

/** Where a page's elements stand. Percent of the page, so that the frames grow with its picture. */
export function Frames({ document, page, size, faults, current }: Props) {
	const unit = unitOf(document);
	const origin = originOf(document, size);
	if (!origin) return null;
	return elementsOf(document).map((element, index) => {
		const place = placeOf(element, unit);
		if (!place || (element['page'] ?? 1) !== page) return null;
		return (
			<div
				key={index}
				className="frame"
				data-bad={faultsOf(faults, index).length > 0 || undefined}
				data-current={index === current || undefined}
				style={{
					left: `${(100 * (origin.left + place.x)) / size.width}%`,
					top: `${(100 * (origin.top + place.y)) / size.height}%`,
					width: `${(100 * place.width) / size.width}%`,
					height: `${(100 * place.height) / size.height}%`,
					transform: `rotate(${place.rotation}deg)`,
				}}
			>
				{element['type'] === 'qr' ? <QrMark /> : <TextMark element={element} pageWidth={size.width} />}
			</div>
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
	if (typeof x !== 'number' || typeof y !== 'number' || typeof width !== 'number' || typeof height !== 'number') return null;
	const mm = (value: number) => millimetres(value, unit);
	return { x: mm(x), y: mm(y), width: mm(width), height: mm(height), rotation: typeof rotation === 'number' ? rotation : 0 };
}

function QrMark() {
	return <Icon name="qr" style={{ width: '100%', height: '100%', color: 'var(--mantine-color-pine-8)' }} />;
}

const alignments: Record<string, string> = { left: 'flex-start', top: 'flex-start', center: 'center', middle: 'center', right: 'flex-end', bottom: 'flex-end' };

function TextMark({ element, pageWidth }: { element: JsonObject; pageWidth: number }) {
	const { settings } = useText();
	const { value, size = 12, font, align = 'left', valign = 'top', color } = element;
	const shown = typeof value === 'string' && value !== '' ? value : settings.types.text;
	const height = millimetres(typeof size === 'number' ? size : 12, 'pt');
	return (
		<div
			style={{
				display: 'flex',
				height: '100%',
				justifyContent: alignments[String(align)] ?? 'flex-start',
				alignItems: alignments[String(valign)] ?? 'flex-start',
				fontSize: `min(${(100 * height) / pageWidth}cqw, 1.4rem)`,
				fontWeight: String(font).includes(':bold') ? 700 : 400,
				fontStyle: String(font).includes(':italic') ? 'italic' : 'normal',
				lineHeight: 1.1,
				color: cssColour(color, '#000'),
				whiteSpace: 'nowrap',
			}}
		>
			{shown}
		</div>
	);
}
