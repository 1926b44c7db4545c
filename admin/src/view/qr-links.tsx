import { Anchor, Group } from '@mantine/core';
import { useText } from '../text';
import { qrFormats, qrLink } from '../wire/table';

/** A table's QR code alone, for a layout of one's own. */
export function QrLinks({ uuid, number }: { uuid: string; number: string }) {
	const { tables } = useText();
	return (
		<Group gap="xs" wrap="nowrap">
			{qrFormats.map((format) => (
				<Anchor
					key={format}
					size="sm"
					href={qrLink(uuid, format)}
					download
					aria-label={`${tables.qrOf(number)}, ${format.toUpperCase()}`}
				>
					{format.toUpperCase()}
				</Anchor>
			))}
		</Group>
	);
}
