import type { Acceptable } from '../../wire/generation';
import type { Finding, Preflight } from '../../wire/preflight';

/** How many findings would end a generation, whatever its tables; what the person accepts does not. */
export function blockers(found: Preflight | null, accepted: readonly Acceptable[]): number {
	const allowed: readonly string[] = accepted;
	return found?.findings.filter(({ level, code }) => level === 'error' && !allowed.includes(code)).length ?? 0;
}

/** What a guest's phone may stumble over, though the cards can be made. */
const doubtful = ['low_contrast', 'small_module', 'uneven_ground', 'quiet_zone', 'overlap', 'same_code'];

/** Doubts about the codes: whoever generates is asked about them, unless they are what the person accepts anyway. */
export function doubts(found: Preflight | null, accepted: readonly Acceptable[]): Finding[] {
	const allowed: readonly string[] = accepted;
	return (found?.findings ?? []).filter(
		({ level, code }) => level === 'warning' && doubtful.includes(code) && !allowed.includes(code),
	);
}
