import type { Settings } from '../../settings/format';

/** What the dialog opens with: nothing, or what an older generation was made with. */
export interface Start {
	templateId?: number;
	settings?: Settings | null;
}
