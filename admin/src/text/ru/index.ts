import type { Catalogue } from '../en';
import { app } from './app';
import { generate } from './generate';
import { history } from './history';
import { leaving } from './leaving';
import { places } from './places';
import { service } from './service';
import { settings } from './settings';
import { tables } from './tables';
import { templates } from './templates';

export const ru: Catalogue = {
	...app,
	...places,
	...history,
	...leaving,
	...generate,
	...tables,
	...templates,
	...settings,
	...service,
};
