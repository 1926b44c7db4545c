import { Button } from '@mantine/core';
import { useText } from '../text';
import { archiveLink, type Generation } from '../wire/generation';
import { useChecked } from './doubt';
import type { Start } from './generate/start';
import { Icon } from './icon';
import { saveAs } from './save-as';
import { useNotices } from './use-notices';

interface Props {
	generation: Generation;
	/** Null where the person may not generate. */
	onAnew: ((start: Start) => void) | null;
}

/** Checks first; saves at once when all is as it was, and asks when not. */
export function DownloadButton({ generation, onAnew }: Props) {
	const text = useText();
	const { tell } = useNotices();
	const save = (confirm: boolean) => {
		saveAs(archiveLink(generation.id, confirm));
		tell(text.download.started);
	};
	const { check, checking, dialog } = useChecked(generation, save, onAnew);
	return (
		<>
			<Button
				variant="light"
				size="sm"
				leftSection={<Icon name="download" size={16} />}
				loading={checking}
				aria-label={text.history.downloadOf(generation.templateName, generation.version)}
				onClick={check}
			>
				{text.history.download}
			</Button>
			{dialog}
		</>
	);
}
