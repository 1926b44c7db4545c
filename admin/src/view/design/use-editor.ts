import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { onPage, pageOf } from '../../settings/arrange';
import { checkSettings } from '../../settings/check';
import { elementsOf, type Json } from '../../settings/format';
import { originOf } from '../../settings/place';
import { busyOnly } from '../../wire/api';
import { preflightQuery } from '../../wire/preflight';
import type { PageSize, Sample, Template } from '../../wire/template';
import { toldOfSettings } from '../settings/told';
import { useTroubles } from '../settings/troubles';
import { useSaving } from './use-saving';
import { useSteps } from './use-steps';
import { useTruth } from './use-truth';

/** The person's choice of a table to be shown, and the restaurant that it is of. */
export interface Shown {
	restaurant: number | null;
	sample: Sample;
}

/** Everything the editor of a template's settings holds. */
export function useEditor(template: Template, first: Shown) {
	const steps = useSteps(template.settings);
	const [page, setPage] = useState(1);
	const [shown, setShown] = useState(first);
	const [broken, setBroken] = useState(false);
	/** What is being dragged shows where it is held; it becomes a step when it is let go. */
	const [live, setLive] = useState<Json | null>(null);
	const [width, setWidth] = useState(800);
	/** Whether a text has just been added: its field is to be typed into. */
	const typing = useRef(false);
	const { document } = steps;
	const saving = useSaving(template, steps);
	const size = template.pages[page - 1] ?? blankPage;
	const valid = useMemo(
		() => !broken && checkSettings(document, template.pages.length).length === 0,
		[broken, document, template],
	);
	const truth = useTruth(template, document, valid, shown.sample, page, width);
	const told = useMemo(
		() => toldOfSettings(saving.problem, truth.error),
		[saving.problem, truth.error],
	);
	const { faults, troubles } = useTroubles(document, template.pages.length, told);
	const check = useCheck(template, document, valid, shown.restaurant);

	// What is chosen is in sight.
	const { chosen, setChosen } = steps;
	const open = (index: number) => {
		setChosen([index]);
		const at = pageOf(elementsOf(document)[index]);
		if (template.pages[at - 1]) setPage(at);
	};
	useEffect(() => setLive(null), [document]);

	return {
		...steps,
		template,
		editable: template.editable,
		page,
		size,
		origin: originOf(document, size),
		/** The document with what is being dragged. */
		seen: live ?? document,
		live,
		setLive,
		shown,
		setShown,
		valid,
		faults,
		troubles,
		truth,
		check,
		saving,
		broken,
		setBroken,
		width,
		setWidth,
		typing,
		open,
		onThisPage: onPage(document, page),
		turnTo: (next: number) => {
			setPage(next);
			setChosen(chosen.filter((index) => pageOf(elementsOf(document)[index]) === next));
		},
	};
}

export type Editor = ReturnType<typeof useEditor>;

const blankPage: PageSize = { width: 100, height: 100, trim: { left: 0, top: 0, width: 100, height: 100 } };

function useCheck(template: Template, document: Json, valid: boolean, restaurant: number | null) {
	const [rested] = useDebouncedValue(document, 500);
	const query = useQuery({
		...preflightQuery(template, rested, restaurant),
		enabled: valid,
		retry: busyOnly,
		placeholderData: (last, before) => (before?.queryKey[1] === template.id ? last : undefined),
	});
	return {
		found: valid && !query.error ? (query.data ?? null) : null,
		stale: valid && (query.isFetching || rested !== document),
	};
}
