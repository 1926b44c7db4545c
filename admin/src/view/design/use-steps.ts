import { useCallback, useState } from 'react';
import { elementsOf, type Json } from '../../settings/format';
import { begin, redo, take, undo, type Deed, type Steps } from '../../settings/steps';

/** A document with its undo and redo, and which of its elements are chosen. */
export function useSteps(first: Json) {
	const [steps, setSteps] = useState(() => begin(first));
	const [chosen, setChosen] = useState<readonly number[]>([]);
	const go = useCallback(
		(document: Json, deed: Deed, series: string | null = null) =>
			setSteps((now) => take(now, document, deed, series)),
		[],
	);
	const show = (next: Steps) => {
		const count = elementsOf(next.present.document).length;
		setSteps(next);
		setChosen(chosen.filter((index) => index < count));
	};
	return {
		document: steps.present.document,
		undoable: steps.present.deed !== null && steps.past.length > 0 ? steps.present.deed : null,
		redoable: steps.future[0]?.deed ?? null,
		chosen,
		setChosen,
		go,
		undo: () => show(undo(steps)),
		redo: () => show(redo(steps)),
		restart: (document: Json) => {
			setSteps(begin(document));
			setChosen([]);
		},
	};
}
