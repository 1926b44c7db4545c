import type { Widen } from '../widen';
import { app } from './app';
import { generate } from './generate';
import { history } from './history';
import { leaving } from './leaving';
import { places } from './places';
import { service } from './service';
import { settings } from './settings';
import { tables } from './tables';
import { templates } from './templates';

/** Every text but those of the design pages, which come with them. */
export const en = { ...app, ...places, ...history, ...leaving, ...generate, ...tables, ...templates, ...settings, ...service };

/** What every catalogue holds: one with a missing or spare text does not compile. */
export type Catalogue = Widen<typeof en>;
