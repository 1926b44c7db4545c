import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { same } from '../../settings/edit';
import { elementsOf, type Json } from '../../settings/format';
import { useText } from '../../text';
import { Problem, type FieldProblem } from '../../wire/api';
import { generationsQuery, requestGeneration } from '../../wire/generation';
import type { Restaurant } from '../../wire/restaurant';
import { templateQuery, type Template } from '../../wire/template';
import { newToken } from '../../wire/token';
import { useTroubles } from '../settings/troubles';
import type { Start } from './start';

/** Everything the dialog holds while it is open, and the press of its button. */
export function useDraft(restaurant: Restaurant, start: Start, templates: Template[], onDone: () => void) {
	const [templateId, setTemplateId] = useState(() => (templates.find(({ id }) => id === start.templateId) ?? templates[0])?.id ?? 0);
	const template = templates.find(({ id }) => id === templateId);
	const whole = useQuery(templateQuery(templateId));
	const recommended: Json = whole.data?.settings ?? template?.settings ?? null;
	const [edited, setEdited] = useState<Json>(start.settings ?? null);
	const settings = edited ?? recommended;

	const [tables, setTables] = useState<Set<string> | null>(null);
	const [note, setNote] = useState('');
	const [current, setCurrent] = useState<number | null>(null);
	const [page, setPage] = useState(1);
	const [broken, setBroken] = useState(false);
	const [resets, setResets] = useState(0);
	const press = usePress(restaurant, onDone);
	const { faults, troubles } = useTroubles(settings, template?.pages.length ?? null, press.fields);

	const recommend = () => {
		setEdited(null);
		setCurrent(null);
		setBroken(false);
		setResets(resets + 1);
		press.forget();
	};

	return {
		template,
		settings,
		/** Counts the returns to the recommended settings: an editor from before such a return holds old text. */
		resets,
		/** The template's own settings have not come yet. */
		loading: settings === null && whole.isPending,
		loadFailure: settings === null ? whole.error : null,
		changed: edited !== null && recommended !== null && !same(edited, recommended),
		tables,
		note,
		current,
		page,
		faults,
		troubles,
		ready: settings !== null && faults.length === 0 && !broken && (tables === null || tables.size > 0),
		sending: press.sending,
		problem: press.problem,
		setTables,
		setNote,
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
		open: (index: number | null) => {
			setCurrent(index);
			const at = index === null ? undefined : elementsOf(settings)[index]?.['page'];
			if (index !== null) setPage(typeof at === 'number' && template?.pages[at - 1] ? at : 1);
		},
		submit: () => press.send({ templateId, settings, tables: tables && [...tables], note: note.trim() }),
	};
}

export type Draft = ReturnType<typeof useDraft>;

/** The press. Its token is born with the dialog and changes only after the server has refused for good. */
function usePress(restaurant: Restaurant, onDone: () => void) {
	const text = useText();
	const queries = useQueryClient();
	const token = useRef(newToken());
	const { mutate, reset, isPending, error } = useMutation({
		mutationFn: (request: Parameters<typeof requestGeneration>[1]) => requestGeneration(restaurant.id, request, token.current),
		onSuccess: async (generation) => {
			notifications.show({ message: text.generate.started(generation.version) });
			onDone();
			await queries.invalidateQueries({ queryKey: generationsQuery(restaurant.id).queryKey });
		},
		onError: (reason) => {
			if (reason instanceof Problem && reason.status >= 400 && reason.status < 500 && reason.code !== 'in_flight') token.current = newToken();
		},
	});
	const fields = useMemo(() => (error instanceof Problem ? settingsFields(error.fields) : []), [error]);
	return { send: mutate, forget: reset, sending: isPending, problem: error, fields };
}

/** The server points into the request's body, the form into the settings. */
function settingsFields(fields: FieldProblem[]): FieldProblem[] {
	return fields.flatMap(({ pointer, detail }) =>
		pointer === '/settings' || pointer.startsWith('/settings/') ? [{ pointer: pointer.slice('/settings'.length), detail }] : [],
	);
}
