import { Button, Grid, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../text';
import type { Restaurant } from '../../wire/restaurant';
import { tablesQuery, type Table } from '../../wire/table';
import { templatesQuery, type Template } from '../../wire/template';
import { Preview } from '../preview';
import { Empty, Failed, Loading } from '../state';
import { Problems } from './problems';
import { SettingsPart } from './settings-part';
import type { Start } from './start';
import { TableChoice } from './table-choice';
import { TemplatePicker } from './template-picker';
import { useDraft } from './use-draft';

interface Props {
	restaurant: Restaurant;
	start: Start;
	onClose: () => void;
	/** Shows a generation in the history. */
	onShow: (id: number) => void;
}

export default function GenerateDialog({ restaurant, start, onClose, onShow }: Props) {
	const text = useText();
	return (
		<Modal
			opened
			onClose={onClose}
			closeOnClickOutside={false}
			size="min(76rem, 96vw)"
			title={`${text.generate.title} · ${restaurant.name}`}
			closeButtonProps={{ 'aria-label': text.common.close }}
			styles={{ body: { padding: 0 } }}
		>
			<Content restaurant={restaurant} start={start} onClose={onClose} onShow={onShow} />
		</Modal>
	);
}

function Content(props: Props) {
	const text = useText();
	const templates = useQuery(templatesQuery(props.restaurant.id));
	const tables = useQuery(tablesQuery(props.restaurant.id));
	const failed = templates.error ?? tables.error;
	if (failed) return <Failed reason={failed} />;
	if (!templates.data || !tables.data) return <Loading />;
	if (templates.data.length === 0) return <Empty icon="file" title={text.generate.noTemplates} />;
	if (tables.data.length === 0) return <Empty title={text.history.noTables} hint={text.tables.emptyHint} />;
	return <Form {...props} templates={templates.data} tables={tables.data} />;
}

function Form({ restaurant, start, onClose, onShow, templates, tables }: Props & { templates: Template[]; tables: Table[] }) {
	const text = useText();
	const draft = useDraft(restaurant, start, templates, onClose);
	const chosen = tables.filter(({ uuid }) => draft.tables?.has(uuid) ?? true);
	const show = (id: number) => {
		onClose();
		onShow(id);
	};
	return (
		<form
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				draft.submit();
			}}
		>
			<Grid gutter={0}>
				<Grid.Col span={{ base: 12, sm: 4 }} p="lg" bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))">
					<div style={{ position: 'sticky', top: 76 }}>
						{draft.template && (
							<Preview
								template={draft.template}
								document={draft.settings}
								faults={draft.faults}
								current={draft.current}
								page={draft.page}
								onPage={draft.setPage}
								values={sampleOf(chosen[0] ?? tables[0], restaurant)}
							/>
						)}
					</div>
				</Grid.Col>
				<Grid.Col span={{ base: 12, sm: 8 }} p="lg">
					<Stack gap="xl">
						<TemplatePicker templates={templates} chosen={draft.template} onChoose={draft.choose} />
						<TableChoice tables={tables} chosen={draft.tables} onChange={draft.setTables} />
						<SettingsPart draft={draft} />
						<Textarea
							label={text.generate.note}
							placeholder={text.generate.notePlaceholder}
							autosize
							maxLength={500}
							value={draft.note}
							onChange={({ currentTarget }) => draft.setNote(currentTarget.value)}
						/>
					</Stack>
				</Grid.Col>
			</Grid>
			<Stack
				p="md"
				px="lg"
				gap="sm"
				bg="var(--mantine-color-body)"
				style={{ position: 'sticky', bottom: 0, borderTop: '1px solid var(--mantine-color-default-border)', zIndex: 2 }}
			>
				<Problems draft={draft} onShow={show} />
				<Group justify="space-between">
					<Text size="sm" c="dimmed" truncate>
						{draft.template && text.generate.summary(text.common.cards(chosen.length), draft.template.name)}
					</Text>
					<Group gap="xs">
						<Button variant="default" onClick={onClose}>
							{text.common.cancel}
						</Button>
						<Button type="submit" loading={draft.sending} disabled={chosen.length === 0 || !draft.ready}>
							{text.generate.submit}
						</Button>
					</Group>
				</Group>
			</Stack>
		</form>
	);
}

/** What the frames show in place of the placeholders. */
function sampleOf(table: Table | undefined, restaurant: Restaurant): Record<string, string> {
	const known = { 'restaurant.name': restaurant.name, 'brand.name': restaurant.brandName ?? '' };
	if (!table) return known;
	const { number, zone, seats, uuid, url } = table;
	return { ...known, 'table.number': number, 'table.zone': zone ?? '', 'table.seats': String(seats ?? ''), 'table.uuid': uuid, 'table.url': url };
}
