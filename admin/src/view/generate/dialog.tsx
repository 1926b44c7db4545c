import { Alert, Button, Checkbox, Grid, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../text';
import { acceptable } from '../../wire/generation';
import type { Finding } from '../../wire/preflight';
import type { Restaurant } from '../../wire/restaurant';
import { tablesQuery, type Table } from '../../wire/table';
import { templatesQuery, type Template } from '../../wire/template';
import { DialogFooter } from '../dialog-footer';
import { FindingList, Findings } from '../findings';
import { Modal } from '../modal';
import { Preview } from '../preview';
import { Question } from '../question';
import { Empty, Failed, Loading } from '../state';
import { Problems } from './problems';
import { ProofButton } from './proof-button';
import { SettingsPart } from './settings-part';
import type { Start } from './start';
import { TableChoice } from './table-choice';
import { TemplatePicker } from './template-picker';
import { useDraft, type Draft } from './use-draft';

interface Props {
	restaurant: Restaurant;
	start: Start;
	onClose: () => void;
	/** A generation has been created. */
	onStarted: () => void;
	/** Shows a generation in the history. */
	onShow: (id: number) => void;
}

export default function GenerateDialog(props: Props) {
	const { restaurant, onClose } = props;
	const text = useText();
	return (
		<Modal
			opened
			onClose={onClose}
			closeOnClickOutside={false}
			size="min(76rem, 96vw)"
			title={`${text.generate.title} · ${restaurant.name}`}
			closeButtonProps={{ 'aria-label': text.common.close }}
			styles={{ header: { paddingInline: 'var(--mantine-spacing-lg)' }, body: { padding: 0 } }}
		>
			<Content {...props} />
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
	const [first, ...others] = templates.data;
	if (!first) return <Empty icon="file" title={text.generate.noTemplates} />;
	if (tables.data.length === 0) return <Empty title={text.history.noTables} hint={text.tables.emptyHint} />;
	return <Form {...props} templates={[first, ...others]} tables={tables.data} />;
}

function Form({
	restaurant,
	start,
	onClose,
	onStarted,
	onShow,
	templates,
	tables,
}: Props & { templates: [Template, ...Template[]]; tables: Table[] }) {
	const text = useText();
	const draft = useDraft(restaurant, start, templates, tables, () => {
		onStarted();
		onClose();
	});
	const { found } = draft.preflight;
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
				<Grid.Col
					span={{ base: 12, sm: 4 }}
					p="lg"
					bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))"
				>
					<div className="beside" style={{ position: 'sticky', top: 76 }}>
						<Stack gap="sm">
							<Preview
								template={draft.template}
								settings={draft.document}
								picture={draft.picture}
								faults={draft.faults}
								current={draft.current}
								page={draft.page}
								onPage={draft.setPage}
								wrong={found?.findings ?? []}
							/>
							<SampleChoice draft={draft} />
							{found && (
								<Findings
									found={found}
									document={draft.document}
									stale={draft.preflight.stale}
									accepted={draft.accepted}
									onElement={draft.open}
									maxHeight="9rem"
								/>
							)}
						</Stack>
					</div>
				</Grid.Col>
				<Grid.Col span={{ base: 12, sm: 8 }} p="lg">
					<Stack gap="xl">
						{draft.restored && <Restored draft={draft} />}
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
						<Acceptance draft={draft} />
					</Stack>
				</Grid.Col>
			</Grid>
			<DialogFooter>
				<Problems draft={draft} onShow={show} />
				<Group justify="space-between">
					<Text size="sm" c="dimmed" truncate>
						{text.generate.summary(text.common.cards(draft.chosen.length), draft.template.name)}
					</Text>
					<Group gap="xs" ml="auto">
						<Button
							variant="default"
							onClick={() => {
								draft.forget();
								onClose();
							}}
						>
							{text.common.cancel}
						</Button>
						<ProofButton draft={draft} restaurant={restaurant} />
						<Button type="submit" loading={draft.sending} disabled={!draft.ready}>
							{text.generate.submit}
						</Button>
					</Group>
				</Group>
			</DialogFooter>
			{draft.asking?.codeless && <Codeless draft={draft} />}
			{draft.asking && !draft.asking.codeless && <Doubtful draft={draft} doubts={draft.asking.doubtful} />}
		</form>
	);
}

/** Cards that lead nowhere are rarely what is wanted. */
function Codeless({ draft }: { draft: Draft }) {
	const { generate } = useText();
	return (
		<Question
			title={generate.codelessTitle}
			action={generate.codelessSubmit}
			running={draft.sending}
			onClose={draft.refuse}
			onYes={draft.send}
		>
			<Text size="sm">{generate.codelessText}</Text>
		</Question>
	);
}

/** The cards can be made, but phones may stumble over their codes. */
function Doubtful({ draft, doubts }: { draft: Draft; doubts: Finding[] }) {
	const { generate } = useText();
	return (
		<Question
			title={generate.doubtfulTitle}
			action={generate.doubtfulSubmit}
			running={draft.sending}
			onClose={draft.refuse}
			onYes={draft.send}
		>
			<Text size="sm">{generate.doubtfulText}</Text>
			<FindingList findings={doubts} document={draft.document} />
		</Question>
	);
}

function Restored({ draft }: { draft: Draft }) {
	const { generate } = useText();
	return (
		<Alert color="yellow" py="xs">
			<Group justify="space-between" gap="xs">
				<Text size="sm">{generate.restored}</Text>
				<Button size="xs" variant="default" onClick={draft.startAfresh}>
					{generate.startAfresh}
				</Button>
			</Group>
		</Alert>
	);
}

/** What the proof may find without ending the generation; its server notes who allowed it. */
function Acceptance({ draft }: { draft: Draft }) {
	const { generate } = useText();
	return (
		<Checkbox.Group
			label={generate.accept}
			description={generate.acceptHint}
			value={draft.accepted}
			onChange={(chosen) => draft.setAccepted(acceptable.filter((cause) => chosen.includes(cause)))}
		>
			<Group mt="xs">
				{acceptable.map((cause) => (
					<Checkbox key={cause} value={cause} label={generate.accepts[cause]} />
				))}
			</Group>
		</Checkbox.Group>
	);
}

/** The table whose card the picture shows. */
function SampleChoice({ draft }: { draft: Draft }) {
	const text = useText();
	return (
		<Select
			size="xs"
			searchable
			allowDeselect={false}
			label={text.generate.previewTable}
			limit={200}
			data={draft.chosen.map(({ uuid, number, zone }) => ({
				value: uuid,
				label: zone ? `${number}, ${zone}` : number,
			}))}
			value={draft.shown?.uuid ?? null}
			onChange={draft.setSample}
		/>
	);
}
