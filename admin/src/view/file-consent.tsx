import { Checkbox, PasswordInput } from '@mantine/core';
import { useText } from '../text';
import { Problem } from '../wire/api';

interface Props {
	/** Why the file was not taken. */
	refusal: unknown;
	rights: boolean;
	onRights: (confirmed: boolean) => void;
	password: string;
	onPassword: (password: string) => void;
}

/** What somebody has to add to a protected file. Once asked for it stays in sight, whatever the next refusal is. */
export function FileConsent({ refusal, rights, onRights, password, onPassword }: Props) {
	const { upload } = useText();
	if (!refusal) return null;
	const code = refusal instanceof Problem ? refusal.code : null;
	return (
		<>
			{(rights || code === 'needs_rights') && (
				<Checkbox
					label={upload.rights}
					checked={rights}
					onChange={({ currentTarget }) => onRights(currentTarget.checked)}
				/>
			)}
			{(password !== '' || code === 'needs_password') && (
				<PasswordInput
					label={upload.password}
					autoComplete="off"
					value={password}
					onChange={({ currentTarget }) => onPassword(currentTarget.value)}
				/>
			)}
		</>
	);
}
