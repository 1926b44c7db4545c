import { Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useText } from '../text';
import { checkGeneration, type Check, type TableChange } from '../wire/check';
import { generationQuery, type Generation } from '../wire/generation';
import { tablesQuery } from '../wire/table';
import type { Start } from './generate/start';
import { Modal } from './modal';
import { useNotices } from './use-notices';
import { useRefresh } from './use-steer';

/**
 * A check before something is saved: `save` follows at once when all is as it was, and after a question, which `dialog`
 * is, when not. `onAnew`: null where the person may not generate.
 */
export function useChecked(
	generation: Generation,
	save: (confirm: boolean) => void,
	onAnew: ((start: Start) => void) | null,
): { check: () => void; checking: boolean; dialog: ReactNode } {
	const queries = useQueryClient();
	const { tellFailure } = useNotices();
	const refresh = useRefresh(generation);
	const [doubt, setDoubt] = useState<Check | null>(null);
	const check = useMutation({
		mutationFn: () => checkGeneration(generation.id),
		onSuccess: (found) => {
			if (found.status === 'ok') return save(false);
			setDoubt(found);
			// The check knows better than a list read earlier.
			return queries.invalidateQueries({ queryKey: tablesQuery(generation.restaurantId).queryKey });
		},
		onError: (reason) => {
			tellFailure(reason);
			// It is not what the list shows any more.
			void refresh();
		},
	});
	const anew = useMutation({
		// A list leaves the settings out.
		mutationFn: () => queries.fetchQuery(generationQuery(generation.id)),
		onSuccess: ({ templateId, settings }) => {
			setDoubt(null);
			onAnew?.({ templateId, settings });
		},
		onError: tellFailure,
	});
	return {
		check: () => check.mutate(),
		checking: check.isPending,
		dialog: doubt && (
			<DoubtDialog
				check={doubt}
				restaurantId={generation.restaurantId}
				onClose={() => setDoubt(null)}
				onSave={() => {
					setDoubt(null);
					save(true);
				}}
				onAnew={onAnew && (() => anew.mutate())}
			/>
		),
	};
}

interface DoubtProps {
	check: Check;
	restaurantId: number;
	onClose: () => void;
	onSave: () => void;
	onAnew: (() => void) | null;
}

function DoubtDialog({ check, restaurantId, onClose, onSave, onAnew }: DoubtProps) {
	const text = useText();
	const broken = check.status === 'error';
	return (
		<Modal
			opened
			onClose={onClose}
			size="lg"
			title={broken ? text.download.errorTitle : text.download.warnTitle}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<Stack>
				{broken ? <BrokenText check={check} /> : <Text size="sm">{text.download.warnText}</Text>}
				<Differences check={check} restaurantId={restaurantId} />
				<Group justify="flex-end" mt="xs">
					<Button variant="default" onClick={onClose}>
						{text.common.cancel}
					</Button>
					{!broken && (
						<Button variant={onAnew ? 'light' : 'filled'} onClick={onSave}>
							{text.download.anyway}
						</Button>
					)}
					{onAnew && (
						<Button onClick={onAnew} data-autofocus>
							{text.download.anew}
						</Button>
					)}
				</Group>
			</Stack>
		</Modal>
	);
}

function BrokenText({ check }: { check: Check }) {
	const { download } = useText();
	return (
		<Text size="sm">
			{check.missing.length > 0 ? download.errorText(check.missing.length) : download.errorPlain}
		</Text>
	);
}

function Differences({ check, restaurantId }: { check: Check; restaurantId: number }) {
	const { download } = useText();
	return (
		<>
			<Named title={download.added} names={check.added.map((table) => tableName(table))} />
			<Named title={download.removed} names={check.removed.map((table) => tableName(table))} />
			<Changes changes={check.changed} restaurantId={restaurantId} />
		</>
	);

	function tableName({ number, zone }: { number: string; zone?: string | null }): string {
		return zone ? `${download.table(number)}, ${zone}` : download.table(number);
	}
}

function Named({ title, names }: { title: string; names: string[] }) {
	if (names.length === 0) return null;
	return (
		<Stack gap={4}>
			<Title order={3} fz="sm">
				{title} · {names.length}
			</Title>
			<List size="sm" mah={160} style={{ overflowY: 'auto' }}>
				{names.map((name, index) => (
					<List.Item key={index}>{name}</List.Item>
				))}
			</List>
		</Stack>
	);
}

/** A changed table is still there: its name comes from today's list. */
function Changes({ changes, restaurantId }: { changes: TableChange[]; restaurantId: number }) {
	const { download } = useText();
	const tables = useQuery({ ...tablesQuery(restaurantId), enabled: changes.length > 0 });
	const told = changes.map(({ uuid, field, was, now }) => {
		const today = tables.data?.find((table) => table.uuid === uuid)?.number;
		const name = download.table((field === 'number' ? was : today) ?? '…');
		return `${name}: ${download.was(download.fields[field], was ?? download.none, now ?? download.none)}`;
	});
	return <Named title={download.changed} names={told} />;
}
