type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** A counter of one language: number and noun in the form that fits, digits grouped as that language does. */
export function plural(language: string): (count: number, forms: Forms) => string {
	const rules = new Intl.PluralRules(language);
	const digits = new Intl.NumberFormat(language);
	return (count, forms) => `${digits.format(count)} ${forms[rules.select(count)] ?? forms.other}`;
}
