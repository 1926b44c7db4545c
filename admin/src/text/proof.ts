import type { Warning } from '../wire/card';
import type { Proof } from '../wire/generation';
import type { Catalogue } from './en';

/** Why a card scans with a warning; empty when nobody knows. */
export function warningText(
	{ cause, module, told }: Warning,
	text: Catalogue,
	number: (value: number) => string,
): string {
	if (cause === 'small_module' && module !== null) return text.proof.smallModule(number(module));
	return cause === 'low_contrast' ? text.proof.lowContrast : (told ?? '');
}

/** What the proof of all cards has found. `coded`: the settings have a QR code. */
export function proofText(
	{ ok, warning, none, grade }: Proof,
	coded: boolean,
	text: Catalogue,
): string {
	const parts = [
		ok + warning > 0 && text.proof.scan(ok + warning),
		warning > 0 && text.proof.warned(warning),
		grade !== undefined && text.proof.worst(grade),
		none > 0 && (coded ? text.proof.untried(none) : text.proof.uncoded),
	];
	return parts.filter(Boolean).join(', ');
}
