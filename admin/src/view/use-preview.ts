import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Settings } from '../settings/format';
import { busyOnly } from '../wire/api';
import { previewQuery, type Template } from '../wire/template';

/**
 * The address of a page's picture as it would be printed, null while there is none. It is asked for when the settings
 * have rested and `valid`; until the next one has come the last one of the same template and page stays.
 */
export function usePreview(
	template: Template,
	settings: Settings,
	valid: boolean,
	table: string | null,
	page: number,
) {
	const [rested] = useDebouncedValue(settings, 400);
	const preview = useQuery({
		...previewQuery(template, rested, table, page),
		enabled: valid,
		retry: busyOnly,
		placeholderData: (last, query) =>
			query?.queryKey[1] === template.id && query.queryKey.at(-1) === page ? last : undefined,
	});
	return {
		src: useObjectUrl(preview.data),
		stale: valid && (preview.isFetching || rested !== settings),
		/** The settings are not fit to be drawn: what is shown was drawn before. */
		outdated: !valid,
		error: valid ? preview.error : null,
	};
}

export function useObjectUrl(blob: Blob | undefined): string | null {
	const [url, setUrl] = useState<string | null>(null);
	useEffect(() => {
		if (!blob) {
			setUrl(null);
			return;
		}
		const made = URL.createObjectURL(blob);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [blob]);
	return url;
}
