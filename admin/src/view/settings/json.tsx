import { List, Stack, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Json } from '../../settings/format';
import { pretty } from '../../settings/pretty';
import { useText } from '../../text';
import type { EditorProps } from './editor';

/** The document itself. What is typed stays as typed; the document follows whenever it is JSON. */
export function JsonView({ document, onChange, onBroken, troubles }: EditorProps) {
	const { settings } = useText();
	const [draft, setDraft] = useState(() => pretty(document));
	const [broken, setBroken] = useState<string | null>(null);
	const typed = useRef(document);
	useEffect(() => {
		// Changed elsewhere: what was typed here is not how things are any more.
		if (typed.current === document) return;
		typed.current = document;
		setDraft(pretty(document));
		setBroken(null);
	}, [document]);
	const type = (next: string) => {
		setDraft(next);
		const failure = tryParse(next, (parsed) => {
			typed.current = parsed;
			onChange(parsed);
		});
		setBroken(failure);
		onBroken(failure !== null);
	};
	return (
		<Stack gap="xs">
			<Textarea
				aria-label={settings.json}
				autosize
				minRows={12}
				maxRows={24}
				spellCheck={false}
				styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
				value={draft}
				error={broken === null ? null : settings.jsonBad(broken)}
				onChange={({ currentTarget }) => type(currentTarget.value)}
			/>
			{broken === null && troubles.size > 0 && (
				<List size="sm" c="var(--mantine-color-error)">
					{[...troubles].map(([pointer, told]) => (
						<List.Item key={pointer} tabIndex={-1} data-trouble>
							<code>{pointer || '/'}</code> {told}
						</List.Item>
					))}
				</List>
			)}
		</Stack>
	);
}

/** Why the text is no JSON, or null after it was taken. */
function tryParse(text: string, take: (document: Json) => void): string | null {
	try {
		take(JSON.parse(text) as Json);
		return null;
	} catch (reason) {
		return reason instanceof Error ? reason.message : String(reason);
	}
}
