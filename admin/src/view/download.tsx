import { Button } from '@mantine/core';
import { useText } from '../text';
import { archiveLink, type Generation, type Which } from '../wire/generation';
import { useChecked } from './doubt';
import type { Start } from './generate/start';
import { Icon } from './icon';
import { saveAs } from './save-as';
import { useNotices } from './use-notices';

/** Checks first; saves at once when all is as it was, and asks when not. `onAnew`: null where the person may not generate. */
export function useDownload(generation: Generation, onAnew: ((start: Start) => void) | null, which: Which = 'all') {
	const text = useText();
	const { tell } = useNotices();
	const save = (confirm: boolean) => {
		saveAs(archiveLink(generation.id, confirm, which));
		tell(text.download.started);
	};
	return useChecked(generation, save, onAnew);
}

interface Props {
	generation: Generation;
	onAnew: ((start: Start) => void) | null;
}

export function DownloadButton({ generation, onAnew }: Props) {
	const text = useText();
	const { check, checking, dialog } = useDownload(generation, onAnew);
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
