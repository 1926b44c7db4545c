/* For what a preflight finds: the change that mends it, where there is one that needs no eye. */

import type { Finding } from '../wire/preflight';
import { pageOf, rearranged, withMore } from './arrange';
import { put } from './edit';
import { elementsOf, newElement, unitOf, type Json, type JsonObject } from './format';
import { boundsOf, mirrorOf, originOf, placeOf, type Bounds, type PageBox, type Place } from './place';

type Fix = (document: Json, index: number, finding: Finding, pages: PageBox[]) => Json | null;

const white: Json = { cmyk: [0, 0, 0, 0] };
const black: Json = { cmyk: [0, 0, 0, 100] };

function withFields(document: Json, index: number, fields: JsonObject): Json {
	return Object.entries(fields).reduce((next, [name, value]) => put(next, ['elements', index, name], value), document);
}

/** A clear ground of its own, with the margin that readers need. */
const onWhite: Fix = (document, index) => withFields(document, index, { background: white, quiet_zone: 4 });

const inside =
	(area: 'page' | 'trim', least: number): Fix =>
	(document, index, { args }, pages) => {
		const size = pages[pageOf(elementsOf(document)[index]) - 1];
		const origin = size && originOf(document, size);
		if (!size || !origin) return null;
		const box = area === 'trim' ? size.trim : { left: 0, top: 0, width: size.width, height: size.height };
		const margin = Number(args['wanted']) || least;
		const limits = {
			left: box.left - origin.left + margin,
			top: box.top - origin.top + margin,
			right: box.left - origin.left + box.width - margin,
			bottom: box.top - origin.top + box.height - margin,
		};
		return rearranged(document, [index], (place) => within(place, limits));
	};

/** Moved inside; made smaller, about its centre, only when there is no room otherwise. */
function within(place: Place, limits: Bounds): Place {
	const own = boundsOf(place);
	const [width, height] = [limits.right - limits.left, limits.bottom - limits.top];
	const factor = Math.min(1, width / (own.right - own.left), height / (own.bottom - own.top));
	const fit: Place = {
		...place,
		x: place.x + (place.width * (1 - factor)) / 2,
		y: place.y + (place.height * (1 - factor)) / 2,
		width: place.width * factor,
		height: place.height * factor,
	};
	const taken = boundsOf(fit);
	const way = (low: number, high: number, least: number, most: number) =>
		low < least ? least - low : high > most ? most - high : 0;
	return {
		...fit,
		x: fit.x + way(taken.left, taken.right, limits.left, limits.right),
		y: fit.y + way(taken.top, taken.bottom, limits.top, limits.bottom),
	};
}

const offTheFold: Fix = (document, index) => {
	const mirror = mirrorOf(document);
	if (!mirror) return null;
	return rearranged(document, [index], (place) => {
		const { left, top, right, bottom } = boundsOf(place);
		const [low, high] = mirror.fold === 'horizontal' ? [top, bottom] : [left, right];
		const way = (low + high) / 2 >= mirror.at ? mirror.at + 3 - low : mirror.at - 3 - high;
		return mirror.fold === 'horizontal' ? { ...place, y: place.y + way } : { ...place, x: place.x + way };
	});
};

/** A code of the size that was asked for, about its centre. */
const larger: Fix = (document, index, { args }) => {
	const side = Number(args['size']);
	if (!(side > 0)) return null;
	return rearranged(document, [index], (place) => ({
		...place,
		x: place.x - (side - place.width) / 2,
		y: place.y - (side - place.height) / 2,
		width: side,
		height: side,
	}));
};

const roomier: Fix = (document, index) => {
	const fit = elementsOf(document)[index]?.['fit'];
	if (fit === 'clip' || fit === 'error') return withFields(document, index, { fit: 'shrink' });
	return rearranged(document, [index], (place) => ({
		...place,
		y: place.y - place.height * 0.25,
		height: place.height * 1.5,
	}));
};

const onAPage: Fix = (document, index, _, pages) => withFields(document, index, { page: pages.length });

const withCode: Fix = (document, _index, _finding, pages) => {
	const size = pages[0];
	const unit = unitOf(document);
	const place = placeOf(newElement('qr', unit), unit);
	const box = size && originOf(document, size);
	if (!box || !place) return null;
	const { document: next, chosen } = withMore(document, [newElement('qr', unit)], 1);
	const side = Math.min(place.width, box.width * 0.6, box.height * 0.6);
	return rearranged(next, chosen, () => ({
		...place,
		x: (box.width - side) / 2,
		y: (box.height - side) / 2,
		width: side,
		height: side,
	}));
};

const fixes: Record<string, Fix> = {
	no_code: withCode,
	page_missing: onAPage,
	outside_page: inside('page', 3),
	outside_trim: inside('trim', 3),
	near_trim: inside('trim', 3),
	over_fold: offTheFold,
	small_module: larger,
	same_code: (document, index) => put(document, ['elements', index, 'data'], undefined),
	small_quiet_zone: (document, index) => withFields(document, index, { quiet_zone: 4 }),
	low_contrast: (document, index) => withFields(document, index, { background: white, quiet_zone: 4, color: black }),
	wrong_module: onWhite,
	uneven_ground: onWhite,
	quiet_zone: onWhite,
	inverted: (document, index) => withFields(document, index, { background: white, quiet_zone: 4, color: black }),
	text_overset: roomier,
	text_clipped: roomier,
	qr_data: (document, index) => withFields(document, index, { ecc: 'L' }),
};

/** The mended settings, or null where a person has to look. */
export function fixOf(finding: Finding, document: Json, pages: PageBox[]): Json | null {
	const fix = fixes[finding.code];
	const whole = finding.code === 'no_code';
	if (!fix || (finding.element === null && !whole)) return null;
	const next = fix(document, finding.element ?? 0, finding, pages);
	return next === null || JSON.stringify(next) === JSON.stringify(document) ? null : next;
}

