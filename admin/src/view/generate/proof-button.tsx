import { Button, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useText } from '../../text';
import type { Restaurant } from '../../wire/restaurant';
import { orderProof } from '../../wire/template';
import { saveBlob } from '../save-as';
import { useNotices } from '../use-notices';
import type { Draft } from './use-draft';

/** One card to be printed and scanned first, with the settings as they are now. */
export function ProofButton({ draft, restaurant }: { draft: Draft; restaurant: Restaurant }) {
	const { generate, single } = useText();
	const { tell, tellFailure } = useNotices();
	const { mutate, isPending } = useMutation({
		mutationFn: () => orderProof(draft.template, draft.document, restaurant.id, draft.uuids),
		onSuccess: (file) => {
			saveBlob(file);
			tell(single.saved);
		},
		onError: tellFailure,
	});
	return (
		<Tooltip label={generate.proofHint} multiline w={260}>
			<Button variant="default" loading={isPending} disabled={!draft.ready} onClick={() => mutate()}>
				{generate.proof}
			</Button>
		</Tooltip>
	);
}
