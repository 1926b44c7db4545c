import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import { annotateGeneration, type Generation } from '../wire/generation';
import { Modal } from './modal';
import { Failed } from './state';
import { useRefresh } from './use-steer';

/** What people say to each other about a generation. */
export default function NoteDialog({ generation, onClose }: { generation: Generation; onClose: () => void }) {
	const text = useText();
	const refresh = useRefresh(generation);
	const [note, setNote] = useState(generation.note ?? '');
	const { mutate, isPending, error } = useMutation({
		mutationFn: () => annotateGeneration(generation.id, { note: note.trim() }),
		onSuccess: async () => {
			await refresh();
			onClose();
		},
	});
	return (
		<Modal
			opened
			onClose={onClose}
			title={text.history.noteOf(generation.templateName, generation.version)}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					mutate();
				}}
			>
				<Stack>
					<Textarea
						label={text.details.note}
						placeholder={text.generate.notePlaceholder}
						autosize
						minRows={3}
						maxLength={2000}
						data-autofocus
						value={note}
						onChange={({ currentTarget }) => setNote(currentTarget.value)}
					/>
					{error && <Failed reason={error} />}
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							{text.common.cancel}
						</Button>
						<Button type="submit" loading={isPending}>
							{text.common.save}
						</Button>
					</Group>
				</Stack>
			</form>
		</Modal>
	);
}
