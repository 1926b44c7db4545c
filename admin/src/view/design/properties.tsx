import { Button, FileInput, Group, Paper, Progress, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { Problem } from '../../wire/api';
import { preflightOf } from '../../wire/preflight';
import {
	changeTemplate,
	cloneTemplate,
	fileLink,
	replaceFile,
	showTemplateTo,
	templateQuery,
	type Audience,
	type Template,
} from '../../wire/template';
import { AudienceFields } from '../audience';
import { droppable } from '../droppable';
import { FileConsent } from '../file-consent';
import { Findings } from '../findings';
import { Icon } from '../icon';
import { Meanwhile } from '../meanwhile';
import { Modal } from '../modal';
import { Failed } from '../state';
import { TemplateRemoval } from '../template-removal';
import { useEdit } from '../use-edit';
import { useNotices } from '../use-notices';
import { visibilityText } from '../visibility';

/** Takes over what the server has answered, and says so. */
function useTaken(id: number) {
	const queries = useQueryClient();
	const { tell } = useNotices();
	return async (next: Template, message: string) => {
		if (next.id === id) queries.setQueryData(templateQuery(id).queryKey, next);
		await queries.invalidateQueries({ queryKey: ['templates'] });
		await queries.invalidateQueries({ queryKey: ['template', id, 'revisions'] });
		tell(message);
	};
}

/** As the server has it now, whatever was read before. */
function useReadAgain(id: number) {
	const queries = useQueryClient();
	return () => queries.fetchQuery({ ...templateQuery(id), staleTime: 0 });
}

/** Name, visibility and file of a template, its copy and its end. */
export function Properties({ template }: { template: Template }) {
	const { templates: said } = useDesignText();
	const [, navigate] = useLocation();
	const [cloning, setCloning] = useState(false);
	return (
		<Stack gap="lg">
			{template.editable && (
				<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
					<Names template={template} />
					<Circle template={template} />
				</SimpleGrid>
			)}
			<TheFile template={template} />
			<Group justify="space-between">
				<Button variant="default" leftSection={<Icon name="copy" size={16} />} onClick={() => setCloning(true)}>
					{said.clone}
				</Button>
				{template.editable && <TemplateRemoval template={template} onDone={() => navigate('/templates')} />}
			</Group>
			{cloning && <Cloning template={template} onClose={() => setCloning(false)} />}
		</Stack>
	);
}

function Names({ template }: { template: Template }) {
	const text = useText();
	const { templates: said } = useDesignText();
	const taken = useTaken(template.id);
	const readAgain = useReadAgain(template.id);
	const namesOf = ({ name, description, version }: Template) => ({
		fields: { name, description: description ?? '' },
		version,
	});
	const edit = useEdit({
		begun: namesOf(template),
		read: () => readAgain().then(namesOf),
		save: (changed, _, version) =>
			changeTemplate(template.id, Object.fromEntries(Object.entries(changed).map(([name, typed]) => [name, typed.trim()])), version),
		onSaved: (next) => next && taken(next, said.changedNames),
	});
	const { name, description } = edit.fields;
	const words = { name: text.upload.name, description: text.upload.description };
	return (
		<Paper p="md">
			<Stack>
				<TextInput
					label={text.upload.name}
					required
					value={name}
					error={name.trim() === '' && text.upload.nameMissing}
					onChange={(event) => edit.change({ name: event.currentTarget.value })}
				/>
				<Textarea
					label={text.upload.description}
					autosize
					minRows={2}
					value={description}
					onChange={(event) => edit.change({ description: event.currentTarget.value })}
				/>
				<Meanwhile
					edit={edit}
					now={(theirs) =>
						Object.entries(theirs).map(([name, value]) =>
							text.common.meanwhileField(words[name as keyof typeof words], value),
						)
					}
				/>
				{edit.problem && <Failed reason={edit.problem} />}
				<Button
					ml="auto"
					disabled={name.trim() === ''}
					loading={edit.sending}
					onClick={edit.save}
				>
					{said.saveNames}
				</Button>
			</Stack>
		</Paper>
	);
}

function Circle({ template }: { template: Template }) {
	const text = useText();
	const { templates: said } = useDesignText();
	const taken = useTaken(template.id);
	const readAgain = useReadAgain(template.id);
	const audienceOf = ({ visibility, brandIds, restaurantIds, version }: Template) => ({
		fields: { visibility, brandIds, restaurantIds },
		version,
	});
	const edit = useEdit<Audience, Template>({
		begun: audienceOf(template),
		read: () => readAgain().then(audienceOf),
		save: (_, audience, version) => showTemplateTo(template.id, audience, version),
		onSaved: (next) => next && taken(next, said.changedVisibility),
	});
	return (
		<Paper p="md">
			<Stack>
				<AudienceFields audience={edit.fields} onChange={edit.change} restaurant={null} />
				<Text size="sm" c="dimmed">
					{said.visibilityHint}
				</Text>
				<Meanwhile
					edit={edit}
					now={({ visibility, brandIds, restaurantIds }) => [
						...(visibility ? [visibilityText(visibility, text)] : []),
						...(brandIds ? [text.common.meanwhileField(text.users.brands, String(brandIds.length))] : []),
						...(restaurantIds ? [text.common.meanwhileField(text.users.restaurants, String(restaurantIds.length))] : []),
					]}
				/>
				{edit.problem && <Failed reason={edit.problem} />}
				<Button ml="auto" loading={edit.sending} onClick={edit.save}>
					{said.saveVisibility}
				</Button>
			</Stack>
		</Paper>
	);
}

function TheFile({ template }: { template: Template }) {
	const text = useText();
	const { templates: said } = useDesignText();
	const taken = useTaken(template.id);
	const [file, setFile] = useState<File | null>(null);
	const [sent, setSent] = useState(0);
	const [rights, setRights] = useState(false);
	const [password, setPassword] = useState('');
	const send = useMutation({
		mutationFn: (pdf: File) => replaceFile(template.id, pdf, { rightsConfirmed: rights, password }, setSent),
		onSuccess: (next) => {
			setFile(null);
			return taken(next, said.replaced(next.revision));
		},
	});
	const problem = send.error instanceof Problem ? send.error : null;
	return (
		<Paper p="md" {...(template.editable ? droppable(setFile) : {})}>
			<Stack>
				<Group justify="space-between">
					<Title order={2} size="h3">
						{template.file?.name ?? said.file}
					</Title>
					<Button
						component="a"
						variant="light"
						href={fileLink(template)}
						download
						leftSection={<Icon name="download" size={16} />}
					>
						{text.templates.file}
					</Button>
				</Group>
				{template.editable && (
					<>
						<FileInput
							label={said.otherFile}
							description={said.otherFileHint}
							accept="application/pdf,.pdf"
							clearable
							clearButtonProps={{ 'aria-label': text.common.cancel }}
							placeholder={text.upload.filePlaceholder}
							leftSection={<Icon name="file" />}
							value={file}
							onChange={setFile}
						/>
						{send.error && (
							<Failed reason={send.error}>
								{problem?.findings && (
									<>
										<Text size="sm">{said.outside}</Text>
										<Findings found={preflightOf({ findings: problem.findings })} document={template.settings} />
									</>
								)}
							</Failed>
						)}
						<FileConsent
							refusal={send.error}
							rights={rights}
							onRights={setRights}
							password={password}
							onPassword={setPassword}
						/>
						{send.isPending && <Progress value={100 * sent} aria-label={said.replace} animated />}
						<Button ml="auto" disabled={!file} loading={send.isPending} onClick={() => file && send.mutate(file)}>
							{said.replace}
						</Button>
					</>
				)}
			</Stack>
		</Paper>
	);
}

function Cloning({ template, onClose }: { template: Template; onClose: () => void }) {
	const text = useText();
	const { templates: said } = useDesignText();
	const taken = useTaken(template.id);
	const [, navigate] = useLocation();
	const [name, setName] = useState(said.cloneName(template.name));
	const [audience, setAudience] = useState<Audience>(template);
	const clone = useMutation({
		mutationFn: () => cloneTemplate(template.id, name.trim(), audience),
		onSuccess: async (made) => {
			await taken(made, said.cloned(made.name));
			navigate(`/templates/${made.id}`);
		},
	});
	return (
		<Modal opened onClose={onClose} title={said.clone} closeButtonProps={{ 'aria-label': text.common.close }}>
			<Stack>
				<TextInput
					label={text.upload.name}
					required
					data-autofocus
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<AudienceFields audience={audience} onChange={setAudience} restaurant={null} />
				{clone.error && <Failed reason={clone.error} />}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.common.cancel}
					</Button>
					<Button disabled={name.trim() === ''} loading={clone.isPending} onClick={() => clone.mutate()}>
						{said.cloneSubmit}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
