import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { blank, elementsOf, type Json } from '../settings/format';
import { useText } from '../text';
import { Problem } from '../wire/api';
import { isSerious } from '../wire/preflight';
import type { Restaurant } from '../wire/restaurant';
import { addTemplate, type Audience, type Template } from '../wire/template';
import { toldOfSettings } from './settings/told';
import { firstWrong, useTroubles, type Part } from './settings/troubles';
import { useNotices } from './use-notices';

/** Everything the upload dialog holds, and its sending. */
export function useUpload(restaurant: Restaurant | null, onDone: (template: Template) => void) {
	const text = useText();
	const queries = useQueryClient();
	const { tell } = useNotices();
	const [file, setFile] = useState<File | null>(null);
	const [name, setName] = useState('');
	const [typed, setTyped] = useState(false);
	const [description, setDescription] = useState('');
	const [audience, setAudience] = useState<Audience>({
		visibility: restaurant ? 'restaurants' : 'global',
		restaurantIds: restaurant ? [restaurant.id] : [],
		brandIds: restaurant?.brandId ? [restaurant.brandId] : [],
	});
	const [sent, setSent] = useState(0);
	const [rights, setRights] = useState(false);
	const [password, setPassword] = useState('');
	const [settings, setSettings] = useState<Json>(blank);
	const [settingsBad, setSettingsBad] = useState(false);
	const [loads, setLoads] = useState(0);
	const [current, setCurrent] = useState<Part | null>(null);
	const [broken, setBroken] = useState(false);
	const [tried, setTried] = useState(false);
	const [reveals, setReveals] = useState(0);
	const [stored, setStored] = useState<Template | null>(null);

	const { mutate, reset, isPending, error } = useMutation({
		mutationFn: (pdf: File) =>
			addTemplate({
				file: pdf,
				name: name.trim(),
				description: description.trim(),
				...audience,
				settings,
				rightsConfirmed: rights,
				password,
			}, setSent),
		onSuccess: async (template) => {
			tell(text.upload.done(template.name));
			await queries.invalidateQueries({ queryKey: ['templates'] });
			// Where nothing is placed yet the editor says it all. Whoever adds one to a restaurant is told here what has come of it.
			const placed = elementsOf(template.settings).length > 0;
			const serious = template.preflight !== null && isSerious(template.preflight);
			if (placed && (restaurant || serious)) setStored(template);
			else onDone(template);
		},
	});
	const told = useMemo(() => toldOfSettings(error), [error]);
	const { faults, troubles } = useTroubles(settings, null, told);
	const reveal = () => {
		setCurrent(firstWrong(troubles, elementsOf(settings).length));
		setReveals(reveals + 1);
	};
	// What only the server knows to be wrong is shown as soon as it has said so.
	const seen = useRef(told);
	useEffect(() => {
		if (told.length > 0 && seen.current !== told) reveal();
		seen.current = told;
	});
	const field = error instanceof Problem ? error.field : null;

	return {
		file,
		name,
		description,
		audience,
		/** How much of it has gone out, while it goes. */
		sent: isPending ? sent : null,
		rights,
		password,
		settings,
		settingsBad,
		current,
		tried,
		loads,
		setName: (next: string) => {
			setName(next);
			setTyped(next !== '');
		},
		setDescription,
		setAudience,
		setRights,
		setPassword,
		setSettings: (next: Json) => {
			setSettings(next);
			// What the server said was said about what is no longer there.
			if (told.length > 0) reset();
		},
		setCurrent,
		setBroken,
		broken,
		wrong: faults.length,
		reveals,
		reveal,
		troubles,
		sending: isPending,
		/** What has been uploaded, where that is to be told: something may spoil the print, or the person stays here. */
		stored,
		problem: error,
		/** What the server said about a field. */
		told: (pointer: string) => (field?.pointer === pointer ? field.detail : undefined),
		setFile: (next: File | null) => {
			setFile(next);
			if (next && !typed) setName(next.name.replace(/\.pdf$/i, ''));
		},
		loadSettings: async (json: File) => {
			try {
				setSettings(JSON.parse(await json.text()) as Json);
				setCurrent(null);
				setBroken(false);
				reset();
				setSettingsBad(false);
				setLoads(loads + 1);
			} catch {
				setSettingsBad(true);
			}
		},
		submit: () => {
			setTried(true);
			const described = file !== null && name.trim() !== '';
			if (described && (faults.length > 0 || broken)) reveal();
			else if (described) mutate(file);
		},
	};
}

export type Upload = ReturnType<typeof useUpload>;
