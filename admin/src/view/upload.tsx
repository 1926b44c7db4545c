import {
	Button,
	FileButton,
	FileInput,
	Group,
	Progress,
	SimpleGrid,
	Stack,
	Text,
	TextInput,
	Title,
} from '@mantine/core';
import { elementsOf } from '../settings/format';
import { useText } from '../text';
import { isSerious } from '../wire/preflight';
import type { Restaurant } from '../wire/restaurant';
import type { Template } from '../wire/template';
import { AudienceFields } from './audience';
import { droppable } from './droppable';
import { DialogFooter } from './dialog-footer';
import { FileConsent } from './file-consent';
import { Findings } from './findings';
import { Icon } from './icon';
import { Modal } from './modal';
import { SettingsEditor } from './settings/editor';
import { SettingsHint } from './settings/hint';
import { Failed } from './state';
import { useUpload, type Upload } from './use-upload';

/** A new template: the designer's file, its name, who sees it, and its settings. */
export default function UploadDialog({
	restaurant,
	onClose,
}: {
	/** Null: it is added for several, or for everybody. */
	restaurant: Restaurant | null;
	/** `open`: the new one, in the editor. */
	onClose: (template?: Template, open?: boolean) => void;
}) {
	const text = useText();
	const upload = useUpload(restaurant, (template) =>
		onClose(template, restaurant === null || elementsOf(template.settings).length === 0),
	);
	return (
		<Modal
			opened
			onClose={() => onClose()}
			closeOnClickOutside={false}
			size="min(52rem, 96vw)"
			title={text.upload.title}
			closeButtonProps={{ 'aria-label': text.common.close }}
			styles={{ header: { paddingInline: 'var(--mantine-spacing-lg)' }, body: { padding: 0 } }}
		>
			{upload.stored ? (
				<Stored
					template={upload.stored}
					onClose={(open) => onClose(upload.stored ?? undefined, open)}
				/>
			) : (
				<Form upload={upload} restaurant={restaurant} onClose={() => onClose()} />
			)}
		</Modal>
	);
}

interface FormProps {
	upload: Upload;
	restaurant: Restaurant | null;
	onClose: () => void;
}

function Form({ upload, restaurant, onClose }: FormProps) {
	const text = useText();
	return (
		<form
			noValidate
			{...droppable(upload.setFile)}
			onSubmit={(event) => {
				event.preventDefault();
				upload.submit();
			}}
		>
			<Stack gap="lg" p="lg" pt="xs">
				<Described upload={upload} restaurant={restaurant} />
				<SettingsOf upload={upload} />
			</Stack>
			<DialogFooter>
				<Refusal upload={upload} />
				{upload.sent !== null && <Progress value={100 * upload.sent} aria-label={text.upload.submit} animated />}
				<SettingsHint broken={upload.broken} wrong={upload.wrong} onReveal={upload.reveal} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.common.cancel}
					</Button>
					<Button type="submit" loading={upload.sending}>
						{text.upload.submit}
					</Button>
				</Group>
			</DialogFooter>
		</form>
	);
}

/** It is stored; what the preflight has found in the file and its settings, and where to go from here. */
function Stored({ template, onClose }: { template: Template; onClose: (open: boolean) => void }) {
	const text = useText();
	const serious = template.preflight !== null && isSerious(template.preflight);
	return (
		<>
			<Stack p="lg">
				<Text>{serious ? text.upload.found : text.upload.well(template.name)}</Text>
				{template.preflight && <Findings found={template.preflight} document={template.settings} />}
			</Stack>
			<DialogFooter>
				<Group justify="flex-end">
					<Button variant="default" onClick={() => onClose(false)}>
						{text.common.close}
					</Button>
					<Button onClick={() => onClose(true)} data-autofocus>
						{text.upload.open}
					</Button>
				</Group>
			</DialogFooter>
		</>
	);
}

function Described({ upload, restaurant }: { upload: Upload; restaurant: Restaurant | null }) {
	const text = useText();
	return (
		<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
			<FileInput
				label={text.upload.file}
				required
				accept="application/pdf,.pdf"
				placeholder={text.upload.filePlaceholder}
				leftSection={<Icon name="file" />}
				value={upload.file}
				error={upload.tried && !upload.file && text.upload.fileMissing}
				onChange={upload.setFile}
				data-autofocus
			/>
			<TextInput
				label={text.upload.name}
				required
				value={upload.name}
				error={upload.tried && upload.name.trim() === '' ? text.upload.nameMissing : upload.told('/name')}
				onChange={({ currentTarget }) => upload.setName(currentTarget.value)}
			/>
			<TextInput
				label={text.upload.description}
				value={upload.description}
				error={upload.told('/description')}
				onChange={({ currentTarget }) => upload.setDescription(currentTarget.value)}
			/>
			<AudienceFields
				audience={upload.audience}
				onChange={upload.setAudience}
				restaurant={restaurant}
				error={upload.told('/visibility')}
			/>
		</SimpleGrid>
	);
}

function SettingsOf({ upload }: { upload: Upload }) {
	const text = useText();
	return (
		<Stack gap="xs">
			<Group justify="space-between">
				<Title order={3}>{text.upload.settings}</Title>
				<FileButton
					accept="application/json,.json"
					onChange={(file) => file && void upload.loadSettings(file)}
				>
					{(props) => (
						<Button {...props} size="xs" variant="light" leftSection={<Icon name="file" size={16} />}>
							{text.upload.settingsFile}
						</Button>
					)}
				</FileButton>
			</Group>
			{upload.loads === 0 && (
				<Text size="sm" c="dimmed">
					{text.upload.later}
				</Text>
			)}
			{upload.settingsBad && (
				<Text size="sm" c="var(--mantine-color-error)" role="alert">
					{text.upload.settingsFileBad}
				</Text>
			)}
			{upload.loads > 0 && (
				<SettingsEditor
					key={upload.loads}
					document={upload.settings}
					onChange={(next) => upload.setSettings(next)}
					pages={null}
					troubles={upload.troubles}
					current={upload.current}
					onCurrent={upload.setCurrent}
					onBroken={upload.setBroken}
					reveals={upload.reveals}
				/>
			)}
		</Stack>
	);
}

function Refusal({ upload }: { upload: Upload }) {
	if (!upload.problem) return null;
	return (
		<Stack gap="sm">
			<Failed reason={upload.problem} />
			<FileConsent
				refusal={upload.problem}
				rights={upload.rights}
				onRights={upload.setRights}
				password={upload.password}
				onPassword={upload.setPassword}
			/>
		</Stack>
	);
}
