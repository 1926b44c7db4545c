import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Json } from '../../settings/format';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { allTemplatesQuery, type Template } from '../../wire/template';
import { Modal } from '../modal';
import { Failed } from '../state';
import { Thumbnail } from '../thumbnail';

/** The settings of another template in place of these. */
export function CopyFrom({
	template,
	onCopy,
	onClose,
}: {
	template: Template;
	onCopy: (settings: Json) => void;
	onClose: () => void;
}) {
	const text = useText();
	const { editor: said } = useDesignText();
	const list = useQuery(allTemplatesQuery);
	const [id, setId] = useState<string | null>(null);
	const others = (list.data ?? []).filter((other) => other.id !== template.id);
	const source = others.find((other) => String(other.id) === id);
	return (
		<Modal opened onClose={onClose} title={said.copyTitle} closeButtonProps={{ 'aria-label': text.common.close }}>
			<Stack>
				<Text size="sm">{said.copyText}</Text>
				{list.isError && <Failed reason={list.error} />}
				<Select
					label={said.copySource}
					searchable
					data-autofocus
					data={others.map((other) => ({ value: String(other.id), label: other.name }))}
					value={id}
					onChange={setId}
				/>
				{source && (
					<Group justify="center" h={220}>
						<Thumbnail template={source} width={480} />
					</Group>
				)}
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.common.cancel}
					</Button>
					<Button disabled={!source} onClick={() => source && onCopy(source.settings)}>
						{said.copySubmit}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
