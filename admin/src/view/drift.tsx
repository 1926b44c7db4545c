import { useQueries } from '@tanstack/react-query';
import { Group, Text } from '@mantine/core';
import { useText } from '../text';
import { tablesCheckQuery, type Check } from '../wire/check';
import type { Generation } from '../wire/generation';
import { Icon } from './icon';
import { amber } from './theme';

/** Of the generations shown (newest first) those that somebody would download: each template's newest, and its newest of all tables. */
export function newestDone(generations: Generation[]): number[] {
	const seen = new Set<string>();
	return generations
		.filter(({ status, templateId, selection }) => {
			if (status !== 'done' || seen.has(`${templateId} all`)) return false;
			const kind = selection === 'all' || !seen.has(`${templateId} list`);
			seen.add(`${templateId} ${selection}`);
			return kind;
		})
		.map(({ id }) => id);
}

/** Which of them do not match today's tables any more; asked for when the list is there, and again when it is looked at again. */
export function useDrift(generations: Generation[]): ReadonlyMap<number, Check> {
	const asked = newestDone(generations);
	const answers = useQueries({ queries: asked.map(tablesCheckQuery) });
	const found = new Map<number, Check>();
	answers.forEach(({ data }, index) => {
		const id = asked[index];
		if (id !== undefined && data?.status === 'warn') found.set(id, data);
	});
	return found;
}

/** Of that template's done generations shown the newest, if it is newer. */
export function replacedBy(generation: Generation, generations: Generation[]): number | null {
	const done = generations.filter(({ status, templateId }) => status === 'done' && templateId === generation.templateId);
	const newest = Math.max(0, ...done.map(({ version }) => version));
	return newest > generation.version ? newest : null;
}

/** `newer`: the version that a person would rather take; null: this is it. */
export function DriftMark({ check, newer }: { check: Check; newer: number | null }) {
	const { history } = useText();
	const { added, removed } = check;
	const changed = new Set(check.changed.map(({ uuid }) => uuid)).size;
	const count = added.length + removed.length + changed;
	if (newer !== null)
		return (
			<Text size="sm" mt={6} c="dimmed" title={history.drift(added.length, removed.length, changed)}>
				{history.replaced(count, newer)}
			</Text>
		);
	return (
		<Group gap={4} mt={6} wrap="nowrap" c={amber} title={history.drift(added.length, removed.length, changed)} data-outdated>
			<Icon name="alert" size={16} style={{ flexShrink: 0 }} />
			<Text size="sm" c="inherit">
				{history.outdated(count)}
			</Text>
		</Group>
	);
}
