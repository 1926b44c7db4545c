import { Badge } from '@mantine/core';
import { useText } from '../text';
import type { Template } from '../wire/template';
import { Icon } from './icon';

/** Says of a template that cards with its recommended settings would fail. */
export function FaultyMark({ template }: { template: Template }) {
	const { templates } = useText();
	if (!template.faulty) return null;
	return (
		<Badge
			variant="light"
			color="red"
			tt="none"
			leftSection={<Icon name="stop" size={12} />}
			title={templates.faultyHint}
			data-faulty
		>
			{templates.faulty}
		</Badge>
	);
}
