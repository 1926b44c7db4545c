import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { useText } from '../text';
import { Icon } from './icon';
import type { Edit } from './use-edit';

/** Somebody else was faster: what it is now, and what saving does to it. `now`: a line for each field that has changed. */
export function Meanwhile<F>({ edit, now }: { edit: Edit<F>; now: (theirs: Partial<F>) => string[] }) {
	const { common } = useText();
	if (!edit.theirs) return null;
	return (
		<Alert color="yellow" icon={<Icon name="alert" />} title={common.meanwhile} role="alert">
			<Stack gap="xs" align="flex-start">
				<Text size="sm">{common.meanwhileNow}</Text>
				<List size="sm">
					{now(edit.theirs).map((line) => (
						<List.Item key={line}>{line}</List.Item>
					))}
				</List>
				<Text size="sm">{common.meanwhileYours}</Text>
				<Button size="xs" variant="default" onClick={edit.takeTheirs}>
					{common.meanwhileTake}
				</Button>
			</Stack>
		</Alert>
	);
}
