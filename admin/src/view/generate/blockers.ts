import type { Acceptable } from '../../wire/generation';
import type { Preflight } from '../../wire/preflight';

/** How many findings would end a generation, whatever its tables; what the person accepts does not. */
export function blockers(found: Preflight | null, accepted: readonly Acceptable[]): number {
	const allowed: readonly string[] = accepted;
	return found?.findings.filter(({ level, code }) => level === 'error' && !allowed.includes(code)).length ?? 0;
}
