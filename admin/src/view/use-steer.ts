import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useText } from '../text';
import {
	cancelGeneration,
	generationQuery,
	generationsKey,
	removeGeneration,
	retryGeneration,
	type Generation,
} from '../wire/generation';
import { tablesQuery } from '../wire/table';
import { useNotices } from './use-notices';

const verbs = { cancel: cancelGeneration, retry: retryGeneration, remove: removeGeneration };

/** Cancels a generation, tries it again, or deletes its cards. */
export function useSteer(generation: Generation, verb: keyof typeof verbs, onDone?: () => void) {
	const { history } = useText();
	const refresh = useRefresh(generation);
	const { tell, tellFailure } = useNotices();
	return useMutation({
		mutationFn: () => verbs[verb](generation.id),
		onSuccess: () => {
			tell(history.steered[verb](generation.templateName, generation.version));
			onDone?.();
		},
		onError: tellFailure,
		// Also after a refusal: then the generation is not what it was any more.
		onSettled: refresh,
	});
}

/** Reads a generation anew wherever it is shown, and what depends on it. */
export function useRefresh({ id, restaurantId }: Generation) {
	const queries = useQueryClient();
	return () =>
		Promise.all([
			queries.invalidateQueries({ queryKey: generationQuery(id).queryKey }),
			queries.invalidateQueries({ queryKey: generationsKey(restaurantId) }),
			queries.invalidateQueries({ queryKey: tablesQuery(restaurantId).queryKey }),
		]);
}
