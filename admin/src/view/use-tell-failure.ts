import { notifications } from '@mantine/notifications';
import { useText } from '../text';
import { problemTitle } from '../text/problem';
import { Problem } from '../wire/api';

/** Tells a failure that has no better place than the corner of the window. */
export function useTellFailure(): (reason: unknown) => void {
	const text = useText();
	return (reason) =>
		notifications.show({
			color: 'red',
			title: problemTitle(reason, text),
			message: reason instanceof Problem ? reason.detail : null,
			autoClose: 10_000,
		});
}
