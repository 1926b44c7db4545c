import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { speak } from '../wire/api';
import { en, type Catalogue } from './en';
import { ru } from './ru';

export type Language = 'ru' | 'en';
export type { Catalogue };

const catalogues: Record<Language, Catalogue> = { ru, en };
const remembered = 'posm.language';

function firstLanguage(): Language {
	const kept = localStorage.getItem(remembered);
	if (kept === 'ru' || kept === 'en') return kept;
	return navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}

interface Speech {
	language: Language;
	setLanguage: (language: Language) => void;
	text: Catalogue;
	/** Day and time of an instant; a dash for none. */
	time: (instant: Date | null) => string;
	day: (instant: Date) => string;
	number: (value: number) => string;
	decimalPoint: string;
}

const SpeechContext = createContext<Speech | null>(null);

export function TextProvider({ children }: { children: ReactNode }) {
	const [language, setLanguage] = useState(() => {
		const first = firstLanguage();
		speak(first);
		return first;
	});
	const queries = useQueryClient();
	useEffect(() => {
		document.documentElement.lang = language;
	}, [language]);
	const speech = useMemo<Speech>(() => {
		// As the person's own region writes them: 26/11 is not 11/26.
		const locale = navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
		const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
		const calendar = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
		const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
		return {
			language,
			setLanguage: (next) => {
				localStorage.setItem(remembered, next);
				speak(next);
				setLanguage(next);
				// The server explains failures in the reader's language too; a picture says the same in any.
				void queries.invalidateQueries({
					predicate: ({ queryKey, state }) => queryKey[0] !== 'preview' || state.status === 'error',
				});
			},
			text: catalogues[language],
			time: (instant) => (instant ? inOnePiece(clock.format(instant)) : '—'),
			day: (instant) => calendar.format(instant),
			number: (value) => digits.format(value),
			decimalPoint: digits.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.',
		};
	}, [language, queries]);
	return <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** A line ends between the day and the hour, nowhere within them; what a year is needs no word. */
function inOnePiece(instant: string): string {
	return instant.replace(/\s*г\.(?=,)/, '').replace(/ (?=.*,)/g, '\u00a0');
}

export function useSpeech(): Speech {
	const speech = useContext(SpeechContext);
	if (!speech) throw new Error('useSpeech outside of TextProvider');
	return speech;
}

export function useText(): Catalogue {
	return useSpeech().text;
}
