import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../text';
import { Modal } from './modal';

interface Props {
	title: string;
	/** What the button says that does it. */
	action: string;
	running: boolean;
	onClose: () => void;
	onYes: () => void;
	children: ReactNode;
}

/** A question before something that cannot be taken back. */
export function Question({ title, action, running, onClose, onYes, children }: Props) {
	const { common } = useText();
	return (
		<Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': common.close }}>
			<Stack>
				{children}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose} data-autofocus>
						{common.cancel}
					</Button>
					<Button color="red.9" loading={running} onClick={onYes}>
						{action}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
