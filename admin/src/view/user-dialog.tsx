import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import type { Role } from '../wire/me';
import { removeUser, saveUser, type User } from '../wire/user';
import { Icon } from './icon';
import { Modal } from './modal';
import { Places } from './places';
import { Failed } from './state';
import { useNotices } from './use-notices';

const roles: Role[] = ['none', 'viewer', 'operator', 'admin'];

/** A login's role and where it holds; an empty login is a new one. */
export function UserDialog({ user, onClose }: { user: User; onClose: () => void }) {
	const text = useText();
	const [next, setNext] = useState(user);
	const change = (part: Partial<User>) => setNext({ ...next, ...part });
	const queries = useQueryClient();
	const { tell } = useNotices();
	const done = async (message: string) => {
		tell(message);
		await queries.invalidateQueries({ queryKey: ['users'] });
		onClose();
	};
	const save = useMutation({ mutationFn: () => saveUser(next), onSuccess: () => done(text.users.saved(next.login)) });
	const removal = useMutation({
		mutationFn: () => removeUser(user.login),
		onSuccess: () => done(text.users.removed(user.login)),
	});
	const reason = save.error ?? removal.error;

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
					save.mutate();
				}}
			>
				<Stack>
					{user.login === '' && (
						<TextInput
							label={text.users.login}
							description={text.users.loginHint}
							required
							data-autofocus
							value={next.login}
							onChange={(event) => change({ login: event.currentTarget.value })}
						/>
					)}
					<Select
						label={text.users.role}
						description={text.users.roleHints[next.role]}
						allowDeselect={false}
						data={roles.map((role) => ({ value: role, label: text.app.roles[role] }))}
						value={next.role}
						onChange={(role) => role && change({ role: role as Role })}
					/>
					<Scope user={next} change={change} />
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
							<Button type="submit" loading={save.isPending}>
								{text.users.save}
							</Button>
						</Group>
					</Group>
				</Stack>
			</form>
		</Modal>
	);
}

function Scope({ user, change }: { user: User; change: (part: Partial<User>) => void }) {
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
