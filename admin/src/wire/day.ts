/** The first moment, where the person is, of the day `after` days later; empty for no day. `day`: as an input of type date has it. */
export function momentOf(day: string, after: number): string {
	const [year, month, date] = day.split('-').map(Number);
	return year && month && date ? new Date(year, month - 1, date + after).toISOString() : '';
}
