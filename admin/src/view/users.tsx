import { Badge, Button, Group, Paper, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text';
import { usersQuery, type User } from '../wire/user';
import { Icon } from './icon';
import { More } from './more';
import { Failed, Loading } from './state';
import { UserDialog } from './user-dialog';
import { useTitle } from './use-title';

const nobody: User = { login: '', role: 'viewer', everywhere: false, brandIds: [], restaurantIds: [], version: 0 };

/** Who may do what, for admins of everything. */
export default function UsersPage() {
	const text = useText();
	const list = useInfiniteQuery(usersQuery);
	const [opened, open] = useState<User | null>(null);
	const users = list.data?.pages.flatMap((page) => page.items);
	useTitle(text.users.title);

	return (
		<Stack gap="lg">
			<Group justify="space-between">
				<Title order={1}>{text.users.title}</Title>
				{users && (
					<Button leftSection={<Icon name="plus" />} onClick={() => open(nobody)}>
						{text.users.add}
					</Button>
				)}
			</Group>
			<Text c="dimmed" maw={640}>
				{text.users.about}
			</Text>
			{list.isError && !users && <Failed reason={list.error} retry={() => void list.refetch()} />}
			{list.isPending && <Loading />}
			{users && (
				<Paper>
					<Rows users={users} onOpen={open} />
				</Paper>
			)}
			<More of={list} />
			{opened && <UserDialog user={opened} onClose={() => open(null)} />}
		</Stack>
	);
}

function Rows({ users, onOpen }: { users: User[]; onOpen: (user: User) => void }) {
	const text = useText();
	return (
		<Table.ScrollContainer minWidth={480} className="stacked">
			<Table highlightOnHover>
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{text.users.login}</Table.Th>
						<Table.Th>{text.users.role}</Table.Th>
						<Table.Th>{text.users.scope}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{users.map((user) => (
						<Table.Tr key={user.login} className="row-link" data-user={user.login}>
							<Table.Td>
								<UnstyledButton className="cover" fw={600} onClick={() => onOpen(user)}>
									{user.login}
								</UnstyledButton>
							</Table.Td>
							<Table.Td data-label={text.users.role}>
								<Badge variant="light" color={user.role === 'admin' ? 'blue' : 'gray'} tt="none">
									{text.app.roles[user.role]}
								</Badge>
							</Table.Td>
							<Table.Td data-label={text.users.scope}>
								{user.everywhere
									? text.users.everywhere
									: text.users.places(user.brandIds.length, user.restaurantIds.length)}
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}
