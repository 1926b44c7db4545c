import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { checkSettings } from '../../settings/check';
import { same } from '../../settings/edit';
import { elementsOf, isObject, type Json, type Settings } from '../../settings/format';
import { useText } from '../../text';
import { Problem, type Page } from '../../wire/api';
import {
	generationsKey,
	generationsQuery,
	requestGeneration,
	type Acceptable,
	type Generation,
} from '../../wire/generation';
import { preflightQuery, type Finding } from '../../wire/preflight';
import type { Restaurant } from '../../wire/restaurant';
import type { Table } from '../../wire/table';
import type { Template } from '../../wire/template';
import { newToken } from '../../wire/token';
import { blockers, doubts } from './blockers';
import { toldOfSettings } from '../settings/told';
import { firstWrong, useTroubles, type Part } from '../settings/troubles';
import { useNotices } from '../use-notices';
import { usePreflight } from '../use-preflight';
import { usePreview } from '../use-preview';
import { watch } from '../watch';
import type { Start } from './start';
import { keepUnsent, readUnsent } from './unsent';

/** Everything the dialog holds while it is open, and the press of its button. There is at least one template and one table. */
export function useDraft(
	restaurant: Restaurant,
	start: Start,
	templates: [Template, ...Template[]],
	all: Table[],
	onDone: () => void,
) {
	const [back, setBack] = useState(() =>
		start.templateId === undefined ? readUnsent(restaurant.id, templates, all) : null,
	);
	const [templateId, setTemplateId] = useState(start.templateId ?? back?.templateId);
	const gone = start.templateId !== undefined && !templates.some(({ id }) => id === start.templateId);
	const template = templates.find(({ id }) => id === templateId) ?? templates[0];
	const [edited, setEdited] = useState<Json>((!gone && start.settings) || (back?.settings ?? null));
	const settings = edited ?? template.settings;

	const [tables, setTables] = useState<Set<string> | null>(back?.tables ? new Set(back.tables) : null);
	const [sample, setSample] = useState<string | null>(null);
	const [note, setNote] = useState(back?.note ?? '');
	const [accepted, setAccepted] = useState<Acceptable[]>(back?.accepted ?? []);
	const [current, setCurrent] = useState<Part | null>(null);
	const [page, setPage] = useState(1);
	const [broken, setBroken] = useState(false);
	const [resets, setResets] = useState(0);
	const [reveals, setReveals] = useState(0);
	const [tried, setTried] = useState(false);
	const [asking, setAsking] = useState<Asked | null>(null);
	const chosen = all.filter(({ uuid }) => tables?.has(uuid) ?? true);
	const shown = (chosen.length > 0 ? chosen : all).find(({ uuid }) => uuid === sample) ?? chosen[0] ?? all[0];

	const press = usePress(restaurant, () => {
		keepUnsent(restaurant.id, null);
		onDone();
	});
	// What the form cannot show as an object is not the server's to draw either.
	const document: Settings = isObject(settings) ? settings : {};
	const clean = checkSettings(settings, template.pages.length).length === 0;
	const picture = usePreview(template, document, clean && !broken, shown?.uuid ?? null, page);
	const uuids = tables && chosen.length > 0 ? chosen.map(({ uuid }) => uuid) : null;
	const preflight = usePreflight(template, document, clean && !broken, restaurant, uuids);
	const told = useMemo(() => toldOfSettings(press.problem, picture.error), [press.problem, picture.error]);
	const { faults, troubles } = useTroubles(settings, template.pages.length, told);

	const changed = edited !== null && !same(edited, template.settings);
	useEffect(() => {
		keepUnsent(restaurant.id, {
			templateId: template.id,
			revision: template.revision,
			settings: changed ? edited : null,
			tables: tables && [...tables],
			note,
			accepted,
		});
	}, [restaurant.id, template, changed, edited, tables, note, accepted]);

	const stops = blockers(preflight.found, accepted);
	const codeless = !elementsOf(settings).some(({ type }) => type === 'qr');
	const send = () => {
		setAsking(null);
		press.send({ templateId: template.id, settings, tables: tables && [...tables], note: note.trim(), accepted });
	};

	const look = useLook();
	const submit = async () => {
		setTried(true);
		if (chosen.length === 0) return;
		const found = await look.at(template, document, restaurant, uuids);
		if (blockers(found, accepted) > 0) return;
		const doubtful = doubts(found, accepted);
		if (codeless || doubtful.length > 0) setAsking({ codeless, doubtful });
		else send();
	};

	const recommend = () => {
		setEdited(null);
		setCurrent(null);
		setBroken(false);
		setResets(resets + 1);
		press.forget();
	};

	const open = (part: Part | null) => {
		setCurrent(part);
		const at = typeof part === 'number' ? elementsOf(settings)[part]?.['page'] : undefined;
		if (typeof part === 'number') setPage(typeof at === 'number' && template.pages[at - 1] ? at : 1);
	};

	return {
		template,
		settings,
		document,
		/** Counts the returns to the recommended settings: an editor from before such a return holds old text. */
		resets,
		reveals,
		broken,
		picture,
		preflight,
		chosen,
		/** The same as their uuids; null: all of them, also while none is chosen. */
		uuids,
		shown,
		setSample,
		changed: broken || changed,
		tables,
		note,
		accepted,
		current,
		page,
		faults,
		troubles,
		/** How much the check has found that would end the generation. */
		stops,
		/** Generate has been pressed without a table. */
		tableless: tried && chosen.length === 0,
		/** What the person is asked about before anything is sent. */
		asking,
		refuse: () => setAsking(null),
		send,
		ready: faults.length === 0 && !broken && stops === 0,
		/** What was filled in last time is there again. */
		restored: back !== null,
		forget: () => keepUnsent(restaurant.id, null),
		startAfresh: () => {
			setBack(null);
			setTemplateId(undefined);
			setTables(null);
			setNote('');
			setAccepted([]);
			setPage(1);
			recommend();
		},
		sending: press.sending || look.looking,
		problem: press.problem,
		setTables,
		setNote,
		setAccepted,
		setPage,
		setBroken,
		choose: (id: number) => {
			setTemplateId(id);
			setPage(1);
			recommend();
		},
		reset: recommend,
		edit: (next: Json) => {
			setEdited(next);
			press.forget();
		},
		open,
		/** Opens what is wrong and counts it, for the editor to bring it into sight. */
		reveal: () => {
			open(firstWrong(troubles, elementsOf(settings).length));
			setReveals(reveals + 1);
		},
		submit: () => void submit(),
	};
}

/** Cards without a code, or with codes that a phone may stumble over. */
export interface Asked {
	codeless: boolean;
	doubtful: Finding[];
}

export type Draft = ReturnType<typeof useDraft>;

/** Longer nobody waits for the last look before a press: the server proves every card anyway. */
const patience = 5000;

/** What is found wrong with what is about to be sent: as was told already, or as the server says now; null: it does not say. */
function useLook() {
	const queries = useQueryClient();
	const [looking, setLooking] = useState(false);
	const at = async (template: Template, document: Settings, { id }: Restaurant, tables: string[] | null) => {
		setLooking(true);
		const look = queries.fetchQuery({ ...preflightQuery(template, document, id, tables), staleTime: 60_000 });
		const enough = new Promise<null>((resume) => setTimeout(resume, patience, null));
		const found = await Promise.race([look, enough]).catch(() => null);
		setLooking(false);
		return found;
	};
	return { at, looking };
}

/** The press. Its token is born with the dialog and changes only after the server has refused for good. */
function usePress(restaurant: Restaurant, onDone: () => void) {
	const text = useText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	const token = useRef(newToken());
	const { mutate, reset, isPending, error } = useMutation({
		mutationFn: (request: Parameters<typeof requestGeneration>[1]) =>
			requestGeneration(restaurant.id, request, token.current),
		onSuccess: (generation) => {
			tell(text.generate.started(generation.templateName, generation.version));
			watch(generation.id);
			queries.setQueryData(
				generationsQuery(restaurant.id).queryKey,
				(list) => list && withFirst(list, generation),
			);
			onDone();
		},
		onError: async (reason) => {
			if (!(reason instanceof Problem)) return;
			if (reason.status >= 400 && reason.status < 500 && reason.code !== 'in_flight')
				token.current = newToken();
			// Somebody else has begun one: the history behind the dialog does not know it yet.
			if (reason.code === 'generation_active')
				await queries.invalidateQueries({ queryKey: generationsKey(restaurant.id) });
		},
	});
	return { send: mutate, forget: reset, sending: isPending, problem: error };
}

/** The list with what has just been made on top, so that its row is there at once. */
function withFirst(list: InfiniteData<Page<Generation>>, generation: Generation): typeof list {
	const [first, ...others] = list.pages;
	const known = list.pages.some(({ items }) => items.some(({ id }) => id === generation.id));
	return known || !first
		? list
		: { ...list, pages: [{ ...first, items: [generation, ...first.items] }, ...others] };
}
