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

export function DriftMark({ check }: { check: Check }) {
	const { history } = useText();
	const { added, removed } = check;
	const changed = new Set(check.changed.map(({ uuid }) => uuid)).size;
	return (
		<Group gap={4} mt={6} wrap="nowrap" c={amber} title={history.drift(added.length, removed.length, changed)} data-outdated>
			<Icon name="alert" size={16} style={{ flexShrink: 0 }} />
			<Text size="sm" c="inherit">
				{history.outdated(added.length + removed.length + changed)}
			</Text>
		</Group>
	);
}
