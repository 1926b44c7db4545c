/* Settings of a template in work, until they are saved. */

import type { Json } from '../../settings/format';
import { keep, readKept } from '../kept';

interface Draft {
	/** That it was begun from. */
	revision: number;
	settings: Json;
}

const key = (template: number) => `posm.draft.${template}`;

export function readDraft(template: number): Draft | null {
	const { revision, settings } = readKept(key(template)) ?? {};
	return typeof revision === 'number' && settings !== undefined ? { revision, settings } : null;
}

export function keepDraft(template: number, draft: Draft | null) {
	keep(key(template), draft);
}
