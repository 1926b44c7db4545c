import { Button, Group } from '@mantine/core';
import { useText } from '../../text';
import { Hint } from '../state';

interface Props {
	/** The JSON view holds what is no JSON. */
	broken: boolean;
	/** How many fields are wrong. */
	wrong: number;
	onReveal: () => void;
}

/** Why the settings cannot be sent as they are, and the way to the first wrong place; nothing when they can. */
export function SettingsHint({ broken, wrong, onReveal }: Props) {
	const { settings } = useText();
	if (!broken && wrong === 0) return null;
	return (
		<Group gap="xs">
			<Hint>{broken ? settings.fixJson : settings.fixFields(wrong)}</Hint>
			<Button size="compact-sm" variant="subtle" color="red" onClick={onReveal}>
				{settings.reveal}
			</Button>
		</Group>
	);
}
