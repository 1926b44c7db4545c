import { Button, Center, Grid, Group, List, Paper, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText, type Catalogue } from '../../text';
import { maxOrders, orderCards } from '../../wire/order';
import { allTemplatesQuery, type Template } from '../../wire/template';
import { Icon } from '../icon';
import { saveBlob } from '../save-as';
import { Failed, Hint, Loading } from '../state';
import { Thumbnail } from '../thumbnail';
import { useNotices } from '../use-notices';
import { useTitle } from '../use-title';
import { ordersOf, type Trouble } from './orders';

/** Cards for uuids that nobody has to have entered before. */
export default function SinglePage() {
	const { single } = useText();
	const templates = useQuery(allTemplatesQuery);
	useTitle(single.title);
	return (
		<Stack gap="lg">
			<Title order={1}>{single.title}</Title>
			<Text c="dimmed" maw={720}>
				{single.about}
			</Text>
			{templates.isPending && <Loading />}
			{templates.isError && <Failed reason={templates.error} retry={() => void templates.refetch()} />}
			{templates.data && <Form templates={templates.data} />}
		</Stack>
	);
}

function Form({ templates }: { templates: Template[] }) {
	const { single } = useText();
	const [id, setId] = useState<string | null>(templates[0] ? String(templates[0].id) : null);
	const template = templates.find((one) => String(one.id) === id);
	return (
		<Grid gutter="xl">
			<Grid.Col span={{ base: 12, sm: 4 }}>
				<Stack>
					<Select
						label={single.template}
						placeholder={single.chooseTemplate}
						searchable
						allowDeselect={false}
						data={templates.map((one) => ({ value: String(one.id), label: one.name }))}
						value={id}
						onChange={setId}
					/>
					{template && (
						<Paper p="md">
							<Center h={300}>
								<Thumbnail template={template} width={480} />
							</Center>
						</Paper>
					)}
				</Stack>
			</Grid.Col>
			<Grid.Col span={{ base: 12, sm: 8 }}>
				<Orders template={template} />
			</Grid.Col>
		</Grid>
	);
}

function Orders({ template }: { template: Template | undefined }) {
	const text = useText();
	const { single } = text;
	const { tell } = useNotices();
	const [typed, setTyped] = useState('');
	const { orders, troubles } = ordersOf(typed);
	const { mutate, isPending, error, reset } = useMutation({
		mutationFn: (templateId: number) => orderCards(templateId, orders),
		onSuccess: (file) => {
			saveBlob(file);
			tell(single.saved);
		},
	});
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				if (template) mutate(template.id);
			}}
		>
			<Stack>
				<Textarea
					label={single.list}
					description={single.listHint}
					placeholder={single.example}
					autosize
					minRows={8}
					maxRows={20}
					spellCheck={false}
					styles={{ input: { fontFamily: 'monospace' } }}
					value={typed}
					onChange={({ currentTarget }) => {
						setTyped(currentTarget.value);
						reset();
					}}
				/>
				{troubles.length > 0 && <Troubles troubles={troubles} text={text} />}
				{error && <Failed reason={error} />}
				<Group justify="flex-end">
					<Button
						type="submit"
						leftSection={<Icon name="download" size={16} />}
						loading={isPending}
						disabled={!template || orders.length === 0 || troubles.length > 0}
					>
						{orders.length > 1 ? single.makeMany(text.common.cards(orders.length)) : single.makeOne}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

function Troubles({ troubles, text: { single } }: { troubles: Trouble[]; text: Catalogue }) {
	const told = (trouble: Trouble) =>
		trouble.is === 'tooMany' ? single.tooMany(maxOrders) : single[trouble.is](trouble.line);
	return (
		<List size="sm" listStyleType="none">
			{troubles.slice(0, 5).map((trouble, index) => (
				<List.Item key={index}>
					<Hint>{told(trouble)}</Hint>
				</List.Item>
			))}
		</List>
	);
}
