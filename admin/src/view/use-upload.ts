import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { blank, type Json } from '../settings/format';
import { useText } from '../text';
import { Problem } from '../wire/api';
import type { Restaurant } from '../wire/restaurant';
import { addTemplate, templatesQuery, type Visibility } from '../wire/template';
import { toldOfSettings } from './settings/told';
import { useTroubles } from './settings/troubles';
import { useNotices } from './use-notices';

/** Everything the upload dialog holds, and its sending. */
export function useUpload(restaurant: Restaurant, onDone: () => void) {
	const text = useText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	const [file, setFile] = useState<File | null>(null);
	const [name, setName] = useState('');
	const [description, setDescription] = useState('');
	const [visibility, setVisibility] = useState<Visibility>('restaurants');
	const [rights, setRights] = useState(false);
	const [password, setPassword] = useState('');
	const [settings, setSettings] = useState<Json>(blank);
	const [settingsBad, setSettingsBad] = useState(false);
	const [loads, setLoads] = useState(0);
	const [current, setCurrent] = useState<number | null>(null);
	const [broken, setBroken] = useState(false);
	const [tried, setTried] = useState(false);

	const { mutate, isPending, error } = useMutation({
		mutationFn: (pdf: File) =>
			addTemplate({
				file: pdf,
				name: name.trim(),
				description: description.trim(),
				visibility,
				restaurantIds: [restaurant.id],
				brandIds: restaurant.brandId === null ? [] : [restaurant.brandId],
				settings,
				rightsConfirmed: rights,
				password,
			}),
		onSuccess: async (template) => {
			tell(text.upload.done(template.name));
			await queries.invalidateQueries({ queryKey: templatesQuery(restaurant.id).queryKey });
			onDone();
		},
	});
	const { faults, troubles } = useTroubles(
		settings,
		null,
		useMemo(() => toldOfSettings(error), [error]),
	);
	const field = error instanceof Problem ? error.field : null;

	return {
		file,
		name,
		description,
		visibility,
		rights,
		password,
		settings,
		settingsBad,
		current,
		tried,
		loads,
		setName,
		setDescription,
		setVisibility,
		setRights,
		setPassword,
		setSettings,
		setCurrent,
		setBroken,
		troubles,
		sending: isPending,
		problem: error,
		/** What the server said about a field. */
		told: (pointer: string) => (field?.pointer === pointer ? field.detail : undefined),
		setFile: (next: File | null) => {
			setFile(next);
			if (next && name === '') setName(next.name.replace(/\.pdf$/i, ''));
		},
		loadSettings: async (json: File) => {
			try {
				setSettings(JSON.parse(await json.text()) as Json);
				setSettingsBad(false);
				setLoads(loads + 1);
			} catch {
				setSettingsBad(true);
			}
		},
		submit: () => {
			setTried(true);
			if (file && name.trim() !== '' && faults.length === 0 && !broken) mutate(file);
		},
	};
}

export type Upload = ReturnType<typeof useUpload>;
