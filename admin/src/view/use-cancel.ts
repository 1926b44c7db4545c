import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useText } from '../text';
import { cancelGeneration, generationQuery, generationsQuery, type Generation } from '../wire/generation';
import { useTellFailure } from './use-tell-failure';

export function useCancel(generation: Generation) {
	const text = useText();
	const queries = useQueryClient();
	const tellFailure = useTellFailure();
	return useMutation({
		mutationFn: () => cancelGeneration(generation.id),
		onSuccess: () => notifications.show({ message: text.history.cancelled(generation.version) }),
		onError: tellFailure,
		// Also after a refusal: then the generation has ended meanwhile.
		onSettled: () =>
			Promise.all([
				queries.invalidateQueries({ queryKey: generationQuery(generation.id).queryKey }),
				queries.invalidateQueries({ queryKey: generationsQuery(generation.restaurantId).queryKey }),
			]),
	});
}
