import type { Catalogue } from '../text';

export function visibilityText(visibility: string, { templates }: Catalogue): string {
	const names: Record<string, string> = templates.visibility;
	return names[visibility] ?? templates.visibilityUnknown;
}
