import { Select } from '@mantine/core';
import { useText } from '../../text';
import { zonesOf } from './filter';

/** One zone of those that there are, null for all; nothing where there is no choice. */
export function ZoneSelect({
	tables,
	zone,
	onChange,
}: {
	tables: { zone: string | null }[];
	zone: string | null;
	onChange: (zone: string | null) => void;
}) {
	const text = useText();
	const zones = zonesOf(tables);
	if (zones.length < 2) return null;
	return (
		<Select
			w={200}
			clearable
			aria-label={text.tables.zone}
			placeholder={text.tables.allZones}
			data={zones}
			value={zone}
			onChange={onChange}
		/>
	);
}
