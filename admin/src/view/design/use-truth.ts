import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Json } from '../../settings/format';
import { busyOnly } from '../../wire/api';
import { previewQuery, type Sample, type Template } from '../../wire/template';

/** A page as the server has drawn it, and the settings that it was drawn with. */
export interface Truth {
	src: string;
	document: Json;
	page: number;
}

/** The picture of the settings as they rest; until the next one comes the last one stays, and says of which settings it is. */
export function useTruth(template: Template, document: Json, valid: boolean, sample: Sample, page: number, width: number) {
	const [rested] = useDebouncedValue(document, 300);
	const preview = useQuery({
		...previewQuery(template, rested, sample, page, width),
		enabled: valid,
		retry: busyOnly,
	});
	const [truth, setTruth] = useState<Truth | null>(null);
	const { data } = preview;
	useEffect(() => {
		if (data) setTruth({ src: URL.createObjectURL(data), document: rested, page });
	}, [data, rested, page]);
	const src = truth?.src;
	useEffect(() => () => (src ? URL.revokeObjectURL(src) : undefined), [src]);
	return {
		truth: truth?.page === page ? truth : null,
		stale: valid && (preview.isFetching || rested !== document),
		error: valid ? preview.error : null,
	};
}
