import { notifications } from '@mantine/notifications';
import { useText, type Catalogue } from '../text';
import { problemRequest, problemTitle } from '../text/problem';
import { Problem } from '../wire/api';

/** Short words below the head of the window, for what has no better place. */
export function useNotices() {
	const text = useText();
	const closeButtonProps = { 'aria-label': text.common.close };
	return {
		tell: (message: string) => notifications.show({ message, closeButtonProps }),
		tellFailure: (reason: unknown) =>
			notifications.show({
				color: 'red',
				title: problemTitle(reason, text),
				message: reason instanceof Problem ? detailOf(reason, text) : null,
				autoClose: 10_000,
				closeButtonProps,
			}),
	};
}

/** What there is to say of it, and by which number its cause is found. */
function detailOf(reason: Problem, text: Catalogue): string {
	const { detail } = reason;
	const requestId = problemRequest(reason);
	return [detail, requestId && text.common.request(requestId)].filter(Boolean).join(' · ');
}
