import { Button } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../text';
import { Icon } from './icon';
import { canNotify } from './watch';

/** Offers to tell of the end by a notification, while something runs and nobody has been asked yet. */
export function NotifyButton() {
	const { notify } = useText();
	const [asked, setAsked] = useState(() => !canNotify() || Notification.permission !== 'default');
	if (asked) return null;
	return (
		<Button
			variant="subtle"
			color="gray"
			leftSection={<Icon name="bell" size={16} />}
			onClick={() => void Notification.requestPermission().then(() => setAsked(true))}
		>
			{notify.ask}
		</Button>
	);
}
