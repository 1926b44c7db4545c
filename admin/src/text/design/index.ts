import { useSpeech, type Language } from '..';
import { en, type DesignCatalogue } from './en';
import { ru } from './ru';

const catalogues: Record<Language, DesignCatalogue> = { ru, en };

export type { DesignCatalogue };

export function useDesignText(): DesignCatalogue {
	return catalogues[useSpeech().language];
}
