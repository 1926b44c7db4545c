import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import { removeTemplate, type Template } from '../wire/template';
import { Icon } from './icon';
import { Modal } from './modal';
import { Failed } from './state';
import { useNotices } from './use-notices';

/** Takes a template out of the lists, after a question. */
export function TemplateRemoval({ template, onDone }: { template: Template; onDone: () => void }) {
	const text = useText();
	const [asking, setAsking] = useState(false);
	return (
		<>
			<Button
				variant="subtle"
				color="red"
				leftSection={<Icon name="trash" size={16} />}
				onClick={() => setAsking(true)}
			>
				{text.templates.remove}
			</Button>
			{asking && <Question template={template} onClose={() => setAsking(false)} onDone={onDone} />}
		</>
	);
}

function Question({
	template,
	onClose,
	onDone,
}: {
	template: Template;
	onClose: () => void;
	onDone: () => void;
}) {
	const text = useText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	const { mutate, isPending, error } = useMutation({
		mutationFn: () => removeTemplate(template.id),
		onSuccess: async () => {
			tell(text.templates.removed(template.name));
			await queries.invalidateQueries({ queryKey: ['templates'] });
			onDone();
		},
	});
	return (
		<Modal
			opened
			onClose={onClose}
			title={text.templates.removeTitle}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<Stack>
				<Text fw={600}>{template.name}</Text>
				<Text size="sm">{text.templates.removeText}</Text>
				{error && <Failed reason={error} />}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose} data-autofocus>
						{text.common.cancel}
					</Button>
					<Button color="red.9" loading={isPending} onClick={() => mutate()}>
						{text.templates.remove}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
