import { useSpeech } from '../text';
import type { PageSize } from '../wire/template';

/** A page's size in words. */
export function usePageSize(size: PageSize | undefined): string {
	const { text, number } = useSpeech();
	return size ? text.templates.size(number(Math.round(size.width)), number(Math.round(size.height))) : '';
}
