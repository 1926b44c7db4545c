import { notifications } from '@mantine/notifications';
import { useText } from '../text';
import { problemTitle } from '../text/problem';
import { Problem } from '../wire/api';

/** Short words in the corner of the window, for what has no better place. */
export function useNotices() {
	const text = useText();
	const closeButtonProps = { 'aria-label': text.common.close };
	return {
		tell: (message: string) => notifications.show({ message, closeButtonProps }),
		tellFailure: (reason: unknown) =>
			notifications.show({
				color: 'red',
				title: problemTitle(reason, text),
				message: reason instanceof Problem ? reason.detail : null,
				autoClose: 10_000,
				closeButtonProps,
			}),
	};
}
