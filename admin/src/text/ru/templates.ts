import type { templates as en } from '../en/templates';
import { plural } from '../plural';
import type { Widen } from '../widen';

const n = plural('ru');

export const templates: Widen<typeof en> = {
	templates: {
		add: 'Добавить шаблон',
		empty: 'Шаблонов пока нет',
		emptyHint: 'Добавьте PDF дизайнера и укажите, где стоят QR-код и тексты.',
		pages: (count) => n(count, { one: 'страница', few: 'страницы', many: 'страниц', other: 'страницы' }),
		size: (width, height) => `${width} × ${height} мм`,
		visibility: {
			global: 'для всех',
			brands: 'сеть',
			brand: 'сеть',
			restaurants: 'этот ресторан',
			restaurant: 'этот ресторан',
		},
		visibilityUnknown: 'иная',
		faulty: 'ошибки',
		faultyHint: 'Проверка этого шаблона нашла ошибки: карточки с его рекомендованными настройками не получатся.',
		open: (name) => `Открыть «${name}»`,
		edit: 'Редактировать',
		look: 'Посмотреть в редакторе',
		file: 'Скачать PDF',
		remove: 'Удалить',
		removeTitle: 'Удалить шаблон?',
		removeText: 'Он исчезнет из списков, и новых карточек по нему уже не сделать. Готовые версии останутся.',
		removed: (name) => `Шаблон удалён: ${name}`,
		settings: 'Рекомендованные настройки',
		pictureOf: (name, page) => `${name}, страница ${page}`,
	},
	upload: {
		title: 'Новый шаблон',
		file: 'PDF шаблона',
		filePlaceholder: 'Выберите файл PDF',
		fileMissing: 'Выберите файл PDF.',
		name: 'Название',
		nameMissing: 'Назовите шаблон.',
		description: 'Описание',
		visibility: 'Кому виден',
		audiences: { global: 'Всем', brands: 'Выбранным сетям', restaurants: 'Выбранным ресторанам' },
		visibilities: {
			global: 'Всем',
			brands: 'Ресторанам этой сети',
			restaurants: 'Только этому ресторану',
		},
		settings: 'Рекомендованные настройки',
		settingsFile: 'Загрузить из файла JSON',
		settingsFileBad: 'В файле не JSON.',
		later: 'Код и тексты ставятся мышью: редактор откроется после загрузки.',
		rights: 'Файл запрещает изменения. Подтверждаю, что имею право его менять.',
		password: 'Пароль файла (он не сохраняется)',
		submit: 'Загрузить',
		open: 'Открыть в редакторе',
		done: (name) => `Шаблон загружен: ${name}`,
		well: (name) => `«${name}» загружен, замечаний к нему нет, им можно пользоваться в этом ресторане. В редакторе можно ещё передвинуть то, что на нём стоит.`,
		found: 'Шаблон загружен, им можно пользоваться. Посмотрите, что может испортить печать:',
	},
};
