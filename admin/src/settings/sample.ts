/** A text with its placeholders filled from a table, as far as they are known. */
export function fill(template: string, values: Record<string, string>): string {
	return template.replace(/\{\{\s*(.*?)\s*\}\}/gs, (whole, name: string) => values[name] ?? whole);
}
