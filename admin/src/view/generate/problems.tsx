import { Alert, Button, Group, Text } from '@mantine/core';
import { useText } from '../../text';
import { Problem } from '../../wire/api';
import { Icon } from '../icon';
import { SettingsHint } from '../settings/hint';
import { Failed, Hint } from '../state';
import type { Draft } from './use-draft';

/** Why Generate is not possible now, or what came of the press. */
export function Problems({ draft, onShow }: { draft: Draft; onShow: (id: number) => void }) {
	const text = useText();
	const { problem } = draft;
	if (problem instanceof Problem && problem.code === 'generation_active')
		return <Conflict problem={problem} onShow={onShow} />;
	if (problem) return <Failed reason={problem} />;
	if (draft.tableless) return <Hint>{text.generate.chooseTables}</Hint>;
	if (draft.stops > 0 && draft.faults.length === 0 && !draft.broken)
		return <Hint>{text.generate.stopped(draft.stops)}</Hint>;
	return <SettingsHint broken={draft.broken} wrong={draft.faults.length} onReveal={draft.reveal} />;
}

function Conflict({ problem, onShow }: { problem: Problem; onShow: (id: number) => void }) {
	const text = useText();
	const { activeId } = problem;
	return (
		<Alert color="orange" icon={<Icon name="alert" />} title={text.generate.activeTitle} role="alert">
			<Group justify="space-between" gap="md">
				<Text size="sm" flex={1} miw={240}>
					{text.generate.activeText}
				</Text>
				{activeId !== null && (
					<Button size="xs" color="orange" variant="light" onClick={() => onShow(activeId)}>
						{text.generate.showActive}
					</Button>
				)}
			</Group>
		</Alert>
	);
}
