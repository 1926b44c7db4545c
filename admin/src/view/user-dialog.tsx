import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import type { Role } from '../wire/me';
import { readUser, removeUser, saveUser, type User } from '../wire/user';
import { Icon } from './icon';
import { Meanwhile } from './meanwhile';
import { Modal } from './modal';
import { Places } from './places';
import { Failed } from './state';
import { useEdit } from './use-edit';
import { useNotices } from './use-notices';

const roles: Role[] = ['none', 'viewer', 'operator', 'admin'];

type Rights = Omit<User, 'login' | 'version'>;

/** A login's role and where it holds; an empty login is a new one. */
export function UserDialog({ user, onClose }: { user: User; onClose: () => void }) {
	const text = useText();
	const [login, setLogin] = useState(user.login);
	const queries = useQueryClient();
	const { tell } = useNotices();
	const done = async (message: string) => {
		tell(message);
		await queries.invalidateQueries({ queryKey: ['users'] });
		onClose();
	};
	const edit = useEdit<Rights, unknown>({
		begun: seenOf(user),
		read: async () => seenOf(await readUser(login)),
		save: (_, rights, version) => saveUser({ ...rights, login, version: version ?? 0 }),
		onSaved: () => done(text.users.saved(login)),
	});
	const next = edit.fields;
	const removal = useMutation({
		mutationFn: () => removeUser(user.login),
		onSuccess: () => done(text.users.removed(user.login)),
	});
	const scopeOf = ({ everywhere, brandIds, restaurantIds }: Rights) =>
		everywhere ? text.users.everywhere : text.users.places(brandIds.length, restaurantIds.length);
	const reason = edit.problem ?? removal.error;

	return (
		<Modal
			opened
			onClose={onClose}
			size="lg"
			title={user.login || text.users.add}
			closeButtonProps={{ 'aria-label': text.common.close }}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					edit.save();
				}}
			>
				<Stack>
					{user.login === '' && (
						<TextInput
							label={text.users.login}
							description={text.users.loginHint}
							required
							data-autofocus
							value={login}
							disabled={edit.theirs !== null}
							onChange={(event) => setLogin(event.currentTarget.value)}
						/>
					)}
					<Select
						label={text.users.role}
						description={text.users.roleHints[next.role]}
						allowDeselect={false}
						data={roles.map((role) => ({ value: role, label: text.app.roles[role] }))}
						value={next.role}
						onChange={(role) => role && edit.change({ role: role as Role })}
					/>
					<Scope user={next} change={edit.change} />
					<Meanwhile
						edit={edit}
						now={(theirs) => [
							...(theirs.role ? [text.common.meanwhileField(text.users.role, text.app.roles[theirs.role])] : []),
							...('everywhere' in theirs || theirs.brandIds || theirs.restaurantIds
								? [text.common.meanwhileField(text.users.scope, scopeOf(edit.seen))]
								: []),
						]}
					/>
					{reason && <Failed reason={reason} />}
					<Group justify="space-between">
						{user.login ? (
							<Button
								variant="subtle"
								color="red"
								leftSection={<Icon name="trash" size={16} />}
								loading={removal.isPending}
								onClick={() => removal.mutate()}
							>
								{text.users.remove}
							</Button>
						) : (
							<span />
						)}
						<Group>
							<Button variant="default" onClick={onClose}>
								{text.common.cancel}
							</Button>
							<Button type="submit" loading={edit.sending}>
								{text.users.save}
							</Button>
						</Group>
					</Group>
				</Stack>
			</form>
		</Modal>
	);
}

function seenOf({ role, everywhere, brandIds, restaurantIds, version }: User) {
	return { fields: { role, everywhere, brandIds, restaurantIds }, version: version || null };
}

function Scope({ user, change }: { user: Rights; change: (part: Partial<Rights>) => void }) {
	const text = useText();
	return (
		<Stack gap="xs">
			<Text size="sm" fw={500} id="user-scope">
				{text.users.scope}
			</Text>
			<SegmentedControl
				aria-labelledby="user-scope"
				value={user.everywhere ? 'all' : 'chosen'}
				onChange={(value) =>
					change(value === 'all' ? { everywhere: true, brandIds: [], restaurantIds: [] } : { everywhere: false })
				}
				data={[
					{ value: 'all', label: text.users.everywhere },
					{ value: 'chosen', label: text.users.chosen },
				]}
			/>
			{!user.everywhere && (
				<>
					<Places kind="brands" ids={user.brandIds} onChange={(brandIds) => change({ brandIds })} />
					<Places
						kind="restaurants"
						ids={user.restaurantIds}
						onChange={(restaurantIds) => change({ restaurantIds })}
					/>
				</>
			)}
		</Stack>
	);
}
