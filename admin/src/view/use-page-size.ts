import { useSpeech } from '../text';
import type { PageSize } from '../wire/template';

/** A page's size in words, as it is after the cut. */
export function usePageSize(size: PageSize | undefined): string {
	const { text, number } = useSpeech();
	return size
		? text.templates.size(number(Math.round(size.trim.width)), number(Math.round(size.trim.height)))
		: '';
}
