import { Badge, Button, CopyButton, Group, Paper, Select, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpeech, useText } from '../text';
import { Problem } from '../wire/api';
import type { Generation } from '../wire/generation';
import { addShare, revokeShare, sharesQuery, type Share } from '../wire/share';
import { Icon } from './icon';
import { Modal } from './modal';
import { Question } from './question';
import { Failed, Loading } from './state';
import { useNotices } from './use-notices';

interface Props {
	generation: Generation;
	writes: boolean;
	onClose: () => void;
}

/** Links that give the print shop one archive without a login. */
export default function ShareDialog({ generation, writes, onClose }: Props) {
	const text = useText();
	const shares = useQuery(sharesQuery(generation.id));
	return (
		<Modal
			opened
			onClose={onClose}
			size="xl"
			title={text.share.title(generation.templateName, generation.version)}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<Stack>
				<Text size="sm">{text.share.about}</Text>
				{writes && <NewLink generation={generation} shares={shares.data ?? []} />}
				{shares.isPending && <Loading />}
				{shares.isError && <Failed reason={shares.error} retry={() => void shares.refetch()} />}
				{shares.data && shares.data.length > 0 && (
					<Links generation={generation} shares={shares.data} writes={writes} />
				)}
			</Stack>
		</Modal>
	);
}

const lifetimes = [1, 7, 14, 30, 90];

function NewLink({ generation, shares }: { generation: Generation; shares: Share[] }) {
	const { share } = useText();
	const queries = useQueryClient();
	const [days, setDays] = useState('14');
	const { mutate, isPending, error, data } = useMutation({
		mutationFn: (confirm: boolean) => addShare(generation.id, Number(days), confirm),
		onSuccess: () => queries.invalidateQueries({ queryKey: sharesQuery(generation.id).queryKey }),
	});
	const dead = shares.some(({ id, live }) => id === data?.id && !live);
	const doubtful = error instanceof Problem && error.code === 'confirm_needed';
	return (
		<Stack gap="sm">
			<Group align="flex-end">
				<Select
					data-autofocus
					w={180}
					label={share.lifetime}
					allowDeselect={false}
					data={lifetimes.map((each) => ({ value: String(each), label: share.days(each) }))}
					value={days}
					onChange={(next) => setDays(next ?? '14')}
				/>
				<Button loading={isPending} onClick={() => mutate(false)} leftSection={<Icon name="link" size={16} />}>
					{share.create}
				</Button>
			</Group>
			{error && (
				<Failed reason={error}>
					{doubtful && (
						<Button size="xs" variant="light" color="red" onClick={() => mutate(true)}>
							{share.anyway}
						</Button>
					)}
				</Failed>
			)}
			{data?.url && !dead && <Fresh url={data.url} />}
		</Stack>
	);
}

/** A link that has just been made: nobody can show it again. */
function Fresh({ url }: { url: string }) {
	const { share, details } = useText();
	return (
		<Group align="flex-end" wrap="nowrap">
			<TextInput
				flex={1}
				readOnly
				label={share.fresh}
				description={share.freshHint}
				value={url}
				onFocus={({ currentTarget }) => currentTarget.select()}
			/>
			<CopyButton value={url}>
				{({ copied, copy }) => (
					<Button variant="light" miw={130} onClick={copy}>
						{copied ? details.copied : details.copy}
					</Button>
				)}
			</CopyButton>
		</Group>
	);
}

function Links({ generation, shares, writes }: { generation: Generation; shares: Share[]; writes: boolean }) {
	const { text, time } = useSpeech();
	const { share } = text;
	const state = (each: Share) => (each.live ? share.live : each.revoked ? share.revoked : share.expired);
	return (
		<Paper>
			<Table horizontalSpacing="md" aria-label={share.links}>
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{share.made}</Table.Th>
						<Table.Th>{share.expires}</Table.Th>
						<Table.Th ta="right">{share.downloads}</Table.Th>
						<Table.Th>{share.state}</Table.Th>
						{writes && (
							<Table.Th>
								<VisuallyHidden>{share.actions}</VisuallyHidden>
							</Table.Th>
						)}
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{shares.map((each) => (
						<Table.Tr key={each.id} data-share={each.id}>
							<Table.Td>
								<Text size="sm">{time(each.createdAt)}</Text>
								<Text size="sm" c="dimmed">
									{each.author}
								</Text>
							</Table.Td>
							<Table.Td>
								<Text size="sm">{time(each.expiresAt)}</Text>
							</Table.Td>
							<Table.Td ta="right" className="numbers">
								{each.downloads}
							</Table.Td>
							<Table.Td>
								<Badge variant="light" tt="none" miw="max-content" color={each.live ? 'pine' : 'gray'}>
									{state(each)}
								</Badge>
							</Table.Td>
							{writes && <Table.Td>{each.live && <Revoke generation={generation} share={each} />}</Table.Td>}
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Paper>
	);
}

function Revoke({ generation, share: { id } }: { generation: Generation; share: Share }) {
	const { share } = useText();
	const queries = useQueryClient();
	const { tellFailure } = useNotices();
	const [asking, setAsking] = useState(false);
	const { mutate, isPending } = useMutation({
		mutationFn: () => revokeShare(generation.id, id),
		onError: tellFailure,
		onSettled: () => queries.invalidateQueries({ queryKey: sharesQuery(generation.id).queryKey }),
	});
	return (
		<>
			<Button size="compact-sm" variant="subtle" color="red" loading={isPending} onClick={() => setAsking(true)}>
				{share.revoke}
			</Button>
			{asking && (
				<Question
					title={share.revokeTitle}
					action={share.revoke}
					running={isPending}
					onClose={() => setAsking(false)}
					onYes={() => mutate()}
				>
					<Text size="sm">{share.revokeText}</Text>
				</Question>
			)}
		</>
	);
}
