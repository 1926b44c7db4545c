import type { FaultRule } from '../settings/check';
import type { Catalogue } from './en';

/** A broken rule in words. */
export function faultText(rule: FaultRule, text: Catalogue, number: (value: number) => string): string {
	switch (rule.is) {
		case 'range':
			return text.rule.range(number(rule.min), number(rule.max));
		case 'tooLong':
			return text.rule.tooLong(rule.max);
		case 'tooMany':
			return text.rule.tooMany(rule.max);
		case 'choice':
			return text.rule.choice(rule.choices.join(', '));
		case 'unknownField':
			return text.rule.unknownField(rule.name);
		case 'placeholder':
			return text.rule.placeholder(rule.name);
		case 'noPage':
			return text.rule.noPage(rule.pages);
		default:
			return text.rule[rule.is];
	}
}
