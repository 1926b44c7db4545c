import { Badge, Button, Group, Stack, Title } from '@mantine/core';
import { useText } from '../../text';
import { SettingsEditor } from '../settings/editor';
import type { Draft } from './use-draft';

export function SettingsPart({ draft }: { draft: Draft }) {
	const { generate } = useText();
	return (
		<Stack gap="xs">
			<Group gap="sm" mih={30}>
				<Title order={3}>{generate.settings}</Title>
				<Badge variant="light" tt="none" color={draft.changed ? 'orange' : 'gray'}>
					{draft.changed ? generate.changed : generate.recommended}
				</Badge>
				{draft.changed && (
					<Button size="compact-xs" variant="subtle" onClick={draft.reset}>
						{generate.reset}
					</Button>
				)}
			</Group>
			<SettingsEditor
				key={draft.resets}
				document={draft.settings}
				onChange={(next) => draft.edit(next)}
				pages={draft.template.pages}
				troubles={draft.troubles}
				current={draft.current}
				onCurrent={draft.open}
				onBroken={draft.setBroken}
				reveals={draft.reveals}
			/>
		</Stack>
	);
}
