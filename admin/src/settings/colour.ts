import { isObject, type Json } from './format';

/** How a colour of the settings looks on a screen, roughly: printing inks have no exact screen colour. */
export function cssColour(value: Json | undefined, fallback: string): string {
	if (!isObject(value)) return fallback;
	const { rgb, cmyk, gray } = value;
	if (typeof rgb === 'string' && /^#[0-9a-f]{6}$/i.test(rgb)) return rgb;
	if (typeof gray === 'number')
		return `rgb(${Math.round(2.55 * gray)} ${Math.round(2.55 * gray)} ${Math.round(2.55 * gray)})`;
	if (!Array.isArray(cmyk)) return fallback;
	const [c = 0, m = 0, y = 0, k = 0] = cmyk.map((part) => (typeof part === 'number' ? part / 100 : 0));
	const channel = (ink: number) => Math.round(255 * (1 - ink) * (1 - k));
	return `rgb(${channel(c)} ${channel(m)} ${channel(y)})`;
}
