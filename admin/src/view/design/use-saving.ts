import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { same } from '../../settings/edit';
import type { Json } from '../../settings/format';
import { useDesignText } from '../../text/design';
import { Problem } from '../../wire/api';
import { changeTemplate, templateQuery, type Template } from '../../wire/template';
import { useNotices } from '../use-notices';
import { keepDraft, readDraft } from './draft';
import type { useSteps } from './use-steps';

/** What is saved, what is not yet, and the draft between the two. */
export function useSaving(template: Template, { document, go, restart }: ReturnType<typeof useSteps>) {
	const text = useDesignText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	/** The revision that the work began from. */
	const [base, setBase] = useState(template);
	const [restored, setRestored] = useState<number | null>(null);
	const dirty = !same(document, base.settings);

	const began = useRef(false);
	useEffect(() => {
		const draft = began.current ? null : readDraft(template.id);
		began.current = true;
		if (!draft || same(draft.settings, template.settings)) return;
		setRestored(draft.revision);
		go(draft.settings, 'edit');
	}, [template, go]);
	useEffect(() => {
		const timer = setTimeout(
			() => keepDraft(template.id, dirty ? { revision: base.revision, settings: document } : null),
			200,
		);
		return () => clearTimeout(timer);
	}, [template.id, base.revision, document, dirty]);

	const settle = (next: Template) => {
		setBase(next);
		setRestored(null);
		keepDraft(next.id, null);
		queries.setQueryData(templateQuery(next.id).queryKey, next);
		void queries.invalidateQueries({ queryKey: ['templates'] });
	};
	// Another revision, and nothing here to lose by it.
	useEffect(() => {
		if (template.revision <= base.revision || dirty) return;
		setBase(template);
		restart(template.settings);
	}, [template, base.revision, dirty, restart]);

	const save = useMutation({
		mutationFn: ({ settings, version }: { settings: Json; version: number | null }) =>
			changeTemplate(template.id, { settings }, version),
		onSuccess: (saved) => {
			settle(saved);
			tell(text.editor.savedRevision(saved.revision));
		},
		onError: (reason) => {
			if (isConflict(reason))
				void queries.invalidateQueries({ queryKey: templateQuery(template.id).queryKey });
		},
	});
	// A new name or visibility is no reason to refuse what was begun before it.
	const version = template.revision === base.revision ? template.version : base.version;
	return {
		dirty,
		restored,
		/** The draft was begun from an older revision than there is. */
		old: restored !== null && restored !== template.revision ? restored : null,
		sending: save.isPending,
		problem: save.error && !isConflict(save.error) ? save.error : null,
		conflict: isConflict(save.error),
		save: () => dirty && save.mutate({ settings: document, version }),
		overwrite: () => save.mutate({ settings: document, version: null }),
		takeTheirs: () => {
			save.reset();
			settle(template);
			restart(template.settings);
		},
		discard: () => {
			setRestored(null);
			keepDraft(template.id, null);
			setBase(template);
			restart(template.settings);
		},
	};
}

function isConflict(reason: unknown): boolean {
	return reason instanceof Problem && reason.status === 412;
}
