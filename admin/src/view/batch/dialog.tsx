import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useText } from '../../text';
import { Problem } from '../../wire/api';
import { requestBatch } from '../../wire/batch';
import { brandQuery } from '../../wire/restaurant';
import { brandTemplatesQuery, type Template } from '../../wire/template';
import { newToken } from '../../wire/token';
import { TemplatePicker } from '../generate/template-picker';
import { Modal } from '../modal';
import { Empty, Failed, Loading } from '../state';

interface Props {
	brandId: number;
	onClose: () => void;
}

/** One template for all restaurants of a brand. */
export function BatchDialog({ brandId, onClose }: Props) {
	const { batch, common } = useText();
	const brand = useQuery(brandQuery(brandId));
	const templates = useQuery(brandTemplatesQuery(brandId));
	const [first] = templates.data ?? [];
	return (
		<Modal
			opened
			onClose={onClose}
			size="xl"
			title={brand.data ? batch.startTitle(brand.data.name) : ''}
			closeButtonProps={{ 'aria-label': common.close }}
		>
			{templates.isPending && <Loading />}
			{templates.isError && <Failed reason={templates.error} />}
			{templates.data && !first && <Empty icon="file" title={batch.noTemplates} />}
			{templates.data && first && (
				<Form brandId={brandId} onClose={onClose} templates={templates.data} first={first} />
			)}
		</Modal>
	);
}

function Form({ brandId, onClose, templates: all, first }: Props & { templates: Template[]; first: Template }) {
	const { batch, common, details, generate, templates } = useText();
	const [, navigate] = useLocation();
	const [chosen, choose] = useState(first);
	const [note, setNote] = useState('');
	const token = useRef(newToken());
	const { mutate, isPending, error } = useMutation({
		mutationFn: () => requestBatch(brandId, { templateId: chosen.id, note: note.trim() }, token.current),
		onSuccess: ({ id }) => navigate(`/batches/${id}`),
		// A refused key is spent; silence may mean that it was taken.
		onError: (reason) => {
			if (reason instanceof Problem && reason.status >= 400 && reason.code !== 'in_flight')
				token.current = newToken();
		},
	});
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				mutate();
			}}
		>
			<Stack>
				<Text size="sm">{batch.about}</Text>
				<TemplatePicker
					templates={all}
					chosen={chosen}
					onChoose={(id) => choose(all.find((one) => one.id === id) ?? first)}
				/>
				{chosen.faulty && (
					<Text size="sm" c="var(--mantine-color-error)" role="status">
						{templates.faultyHint}{' '}
						<Anchor component={Link} inherit href={`/templates/${chosen.id}`}>
							{templates.open(chosen.name)}
						</Anchor>
					</Text>
				)}
				<Textarea
					label={details.note}
					placeholder={generate.notePlaceholder}
					autosize
					maxLength={2000}
					value={note}
					onChange={({ currentTarget }) => setNote(currentTarget.value)}
				/>
				{error && (
					<Failed reason={error}>
						{error instanceof Problem &&
							error.passedOver.map((one) => (
								<Text key={one.restaurant_id} size="sm">
									{one.restaurant_name}: {one.comment}
								</Text>
							))}
					</Failed>
				)}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{common.cancel}
					</Button>
					<Button type="submit" loading={isPending} disabled={chosen.faulty}>
						{batch.submit}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}
