import { useSpeech, type Language } from '.';
import { design as en, type DesignCatalogue } from './en/design';
import { design as ru } from './ru/design';

const catalogues: Record<Language, DesignCatalogue> = { ru, en };

export type { DesignCatalogue };

export function useDesignText(): DesignCatalogue {
	return catalogues[useSpeech().language];
}
