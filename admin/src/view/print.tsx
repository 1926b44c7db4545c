import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpeech, useText, type Catalogue } from '../text';
import type { Generation } from '../wire/generation';
import {
	cardAlone,
	duplexes,
	orders,
	readPrintFile,
	sheetsQuery,
	type PrintOptions,
	type Sheet,
} from '../wire/sheet';
import { useChecked } from './doubt';
import type { Start } from './generate/start';
import { Icon } from './icon';
import { Modal } from './modal';
import { saveBlob } from './save-as';
import { Failed, Loading } from './state';
import { useNotices } from './use-notices';

const usual: PrintOptions = {
	sheet: cardAlone,
	marks: null,
	bleed: 3,
	order: 'rows',
	duplex: 'off',
	copies: 1,
};

interface Props {
	generation: Generation;
	onClose: () => void;
	/** Null where the person may not generate. */
	onAnew: ((start: Start) => void) | null;
}

/** All cards of a generation in one PDF: on which sheets, and how they lie there. */
export default function PrintDialog({ generation, onClose, onAnew }: Props) {
	const text = useText();
	const { tell } = useNotices();
	const [options, setOptions] = useState(usual);
	const file = useMutation({
		mutationFn: (confirm: boolean) => readPrintFile(generation.id, options, confirm),
		onSuccess: (read) => {
			saveBlob(read);
			tell(text.print.done);
			onClose();
		},
	});
	const { check, checking, dialog } = useChecked(generation, file.mutate, onAnew);
	const change = (part: Partial<PrintOptions>) => {
		setOptions({ ...options, ...part });
		file.reset();
	};
	return (
		<>
			<Modal
				opened
				onClose={onClose}
				size="lg"
				title={text.print.title(generation.templateName, generation.version)}
				closeButtonProps={{ 'aria-label': text.common.close }}
			>
				<form
					noValidate
					onSubmit={(event) => {
						event.preventDefault();
						check();
					}}
				>
					<Stack>
						<Text size="sm">{text.print.about}</Text>
						<Choices options={options} onChange={change} />
						{file.error && <Failed reason={file.error} />}
						<Group justify="flex-end" mt="xs">
							<Button variant="default" onClick={onClose}>
								{text.common.cancel}
							</Button>
							<Button
								type="submit"
								leftSection={<Icon name="download" size={16} />}
								loading={checking || file.isPending}
							>
								{text.print.submit}
							</Button>
						</Group>
					</Stack>
				</form>
			</Modal>
			{dialog}
		</>
	);
}

interface ChoicesProps {
	options: PrintOptions;
	onChange: (part: Partial<PrintOptions>) => void;
}

function Choices({ options, onChange }: ChoicesProps) {
	const { text, number } = useSpeech();
	const sheets = useQuery(sheetsQuery);
	if (sheets.error) return <Failed reason={sheets.error} retry={() => void sheets.refetch()} />;
	if (!sheets.data) return <Loading />;
	const { papers, presets } = sheets.data;
	const named = (sheet: Sheet) => ({ value: sheet.name, label: sheetText(sheet, papers, text, number) });
	return (
		<Stack>
			<Select
				data-autofocus
				label={text.print.sheet}
				allowDeselect={false}
				maxDropdownHeight={320}
				data={[
					{ value: cardAlone, label: text.print.alone },
					{ group: text.print.papers, items: papers.map(named) },
					{ group: text.print.presets, items: presets.map(named) },
				]}
				value={options.sheet}
				onChange={(sheet) => onChange({ sheet: sheet ?? cardAlone })}
			/>
			<NumberInput
				label={text.print.copies}
				min={1}
				max={1000}
				allowDecimal={false}
				clampBehavior="strict"
				value={options.copies}
				onChange={(next) => onChange({ copies: Number(next) || 1 })}
			/>
			{options.sheet !== cardAlone && <OnSheets options={options} onChange={onChange} />}
		</Stack>
	);
}

const markings = { auto: null, yes: true, no: false } as const;
type Marking = keyof typeof markings;

function OnSheets({ options, onChange }: ChoicesProps) {
	const { text, decimalPoint } = useSpeech();
	const { print } = text;
	const marking = options.marks === null ? 'auto' : options.marks ? 'yes' : 'no';
	return (
		<SimpleGrid cols={{ base: 1, sm: 2 }}>
			<Select
				label={print.order}
				allowDeselect={false}
				data={orders.map((value) => ({ value, label: print.orders[value] }))}
				value={options.order}
				onChange={(next) => onChange({ order: next as PrintOptions['order'] })}
			/>
			<Select
				label={print.duplex}
				allowDeselect={false}
				data={duplexes.map((value) => ({ value, label: print.duplexes[value] }))}
				value={options.duplex}
				onChange={(next) => onChange({ duplex: next as PrintOptions['duplex'] })}
			/>
			<Select
				label={print.marks}
				allowDeselect={false}
				data={(Object.keys(markings) as Marking[]).map((value) => ({ value, label: print.marksOf[value] }))}
				value={marking}
				onChange={(next) => onChange({ marks: markings[next as Marking] })}
			/>
			<NumberInput
				label={print.bleed}
				min={0}
				max={100}
				step={0.5}
				decimalScale={2}
				clampBehavior="strict"
				decimalSeparator={decimalPoint}
				allowedDecimalSeparators={['.', ',']}
				value={options.bleed}
				onChange={(next) => onChange({ bleed: Number(next) || 0 })}
			/>
		</SimpleGrid>
	);
}

/** A paper by its name and size, a preset by its paper, its cells and its name: A4, 2 × 4: 105 × 74,25 мм · a4-2x4-a7 */
function sheetText(
	{ name, about, width, height, cells }: Sheet,
	papers: Sheet[],
	text: Catalogue,
	number: (value: number) => string,
): string {
	if (!cells) return `${about}, ${text.templates.size(number(width), number(height))}`;
	const paper = papers.find((one) => [width, height].includes(one.width) && [width, height].includes(one.height));
	const cell = text.templates.size(number(cells.width), number(cells.height));
	return `${paper ? `${paper.about}, ` : ''}${cells.columns} × ${cells.rows}: ${cell} · ${name}`;
}
