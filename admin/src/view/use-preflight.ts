import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Settings } from '../settings/format';
import { busyOnly } from '../wire/api';
import { preflightQuery } from '../wire/preflight';
import type { Restaurant } from '../wire/restaurant';
import type { Template } from '../wire/template';

/**
 * What is wrong with the settings as they rest; null while nobody knows. Until the next answer has come the last one of
 * the same template stays, as the picture does. A refusal is told where the picture would be.
 */
export function usePreflight(template: Template, settings: Settings, valid: boolean, { id }: Restaurant) {
	const [rested] = useDebouncedValue(settings, 400);
	const preflight = useQuery({
		...preflightQuery(template, rested, id),
		enabled: valid,
		retry: busyOnly,
		placeholderData: (last, query) => (query?.queryKey[1] === template.id ? last : undefined),
	});
	return {
		found: valid && !preflight.error ? (preflight.data ?? null) : null,
		stale: valid && (preflight.isFetching || rested !== settings),
	};
}
