import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Settings } from '../settings/format';
import { busyOnly } from '../wire/api';
import { preflightQuery } from '../wire/preflight';
import type { Restaurant } from '../wire/restaurant';
import type { Template } from '../wire/template';

/**
 * What is wrong with the settings and the tables (null: all) as they rest; null while nobody knows. Until the next answer has come the last one of
 * the same template stays, as the picture does. A refusal is told where the picture would be.
 */
export function usePreflight(
	template: Template,
	settings: Settings,
	valid: boolean,
	{ id }: Restaurant,
	tables: string[] | null,
) {
	const [rested] = useDebouncedValue(settings, 400);
	// As text, or every drawing of the dialog would begin to wait anew.
	const chosen = tables?.join() ?? '';
	const [restedChoice] = useDebouncedValue(chosen, 400);
	const preflight = useQuery({
		...preflightQuery(template, rested, id, restedChoice ? restedChoice.split(',') : null),
		enabled: valid,
		retry: busyOnly,
		placeholderData: (last, query) => (query?.queryKey[1] === template.id ? last : undefined),
	});
	return {
		found: valid && !preflight.error ? (preflight.data ?? null) : null,
		stale: valid && (preflight.isFetching || rested !== settings || restedChoice !== chosen),
	};
}
