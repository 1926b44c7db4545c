import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useText } from '../text';
import { annotateGeneration, generationQuery, type Generation } from '../wire/generation';
import { Meanwhile } from './meanwhile';
import { Modal } from './modal';
import { Failed } from './state';
import { useEdit } from './use-edit';
import { useRefresh } from './use-steer';

/** What people say to each other about a generation. */
export default function NoteDialog({ generation, onClose }: { generation: Generation; onClose: () => void }) {
	const text = useText();
	const refresh = useRefresh(generation);
	const queries = useQueryClient();
	const seenOf = ({ note, rowVersion }: Generation) => ({ fields: { note: note ?? '' }, version: rowVersion });
	const edit = useEdit({
		begun: seenOf(generation),
		read: () => queries.fetchQuery({ ...generationQuery(generation.id), staleTime: 0 }).then(seenOf),
		save: (_, { note }, version) => annotateGeneration(generation.id, { note: note.trim() }, version),
		onSaved: async () => {
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
					edit.save();
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
						value={edit.fields.note}
						onChange={({ currentTarget }) => edit.change({ note: currentTarget.value })}
					/>
					<Meanwhile edit={edit} now={({ note }) => [text.common.meanwhileField(text.details.note, note ?? '')]} />
					{edit.problem && <Failed reason={edit.problem} />}
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							{text.common.cancel}
						</Button>
						<Button type="submit" loading={edit.sending}>
							{text.common.save}
						</Button>
					</Group>
				</Stack>
			</form>
		</Modal>
	);
}
