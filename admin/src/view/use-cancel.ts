import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useText } from '../text';
import { cancelGeneration, generationQuery, generationsQuery, type Generation } from '../wire/generation';
import { useNotices } from './use-notices';

export function useCancel(generation: Generation) {
	const text = useText();
	const queries = useQueryClient();
	const { tell, tellFailure } = useNotices();
	return useMutation({
		mutationFn: () => cancelGeneration(generation.id),
		onSuccess: () => tell(text.history.cancelled(generation.templateName, generation.version)),
		onError: tellFailure,
		// Also after a refusal: then the generation has ended meanwhile.
		onSettled: () =>
			Promise.all([
				queries.invalidateQueries({ queryKey: generationQuery(generation.id).queryKey }),
				queries.invalidateQueries({ queryKey: generationsQuery(generation.restaurantId).queryKey }),
			]),
	});
}
