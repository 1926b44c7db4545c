import { Problem, type FieldProblem } from '../../wire/api';

/** What the server has said about a place in the settings; it points into the request's body, the form into the settings. */
export function toldOfSettings(...reasons: unknown[]): FieldProblem[] {
	return reasons.flatMap((reason) => {
		const field = reason instanceof Problem ? reason.field : null;
		const inside = field?.pointer.match(/^\/settings(\/.*)?$/);
		return field && inside ? [{ pointer: inside[1] ?? '', detail: field.detail }] : [];
	});
}
