import type { leaving as en } from '../en/leaving';
import { plural } from '../plural';
import type { Widen } from '../widen';

const n = plural('ru');

export const leaving: Widen<typeof en> = {
	print: {
		open: 'Для печати',
		openOf: (template, version) => `Файл для печати версии ${version}, ${template}`,
		title: (template, version) => `Файл для печати · ${template} · версия ${version}`,
		about: 'Все карточки в одном PDF для типографии. Размер карточек не меняется.',
		sheet: 'Лист',
		alone: 'Одна карточка на странице',
		papers: 'Сколько поместится, под резку',
		presets: 'Готовые листы',
		copies: 'Экземпляров каждой карточки',
		marks: 'Метки реза',
		marksOf: { auto: 'Там, где карточки вырезают', yes: 'Есть', no: 'Нет' },
		bleed: 'Выпуск вокруг карточек, мм',
		order: 'Порядок',
		orders: { rows: 'Лист за листом, по рядам', stacks: 'Стопками, чтобы резать пачку' },
		duplex: 'С двух сторон',
		duplexes: {
			off: 'Нет, с одной стороны',
			'long-edge': 'Да, переворот по длинному краю',
			'short-edge': 'Да, переворот по короткому краю',
		},
		submit: 'Скачать PDF',
		done: 'Файл для печати сохранён',
	},
	share: {
		title: (template, version) => `Ссылка для типографии · ${template} · версия ${version}`,
		about: 'По ссылке без входа скачиваются архив и файл для печати этой версии, и больше ничего не видно.',
		lifetime: 'Действует',
		days: (count) => n(count, { one: 'день', few: 'дня', many: 'дней', other: 'дня' }),
		create: 'Создать ссылку',
		anyway: 'Всё равно поделиться',
		fresh: 'Новая ссылка',
		freshHint: 'Скопируйте её сейчас: она показывается один раз.',
		links: 'Ссылки этой версии',
		made: 'Создана',
		expires: 'До',
		downloads: 'Скачивания',
		state: 'Состояние',
		live: 'действует',
		revoked: 'отозвана',
		expired: 'истекла',
		revoke: 'Отозвать',
	},
	download: {
		started: 'Скачивание началось',
		warnTitle: 'Столы изменились после этой версии',
		warnText: 'Карточки такие, какими были сделаны. Сверьте перед печатью:',
		added: 'Добавлены, карточек для них нет',
		removed: 'Удалены, их карточки остались',
		changed: 'Изменены, на карточке старое значение',
		was: (field, was, now) => `${field}: ${was} → ${now}`,
		fields: { number: 'номер', zone: 'зона', url: 'ссылка', text: 'текст' },
		none: '—',
		anyway: 'Всё равно скачать',
		anew: 'Сгенерировать заново',
		errorTitle: 'Карточки нельзя скачать',
		errorText: (count) =>
			`В хранилище не хватает ${n(count, { one: 'карточки', few: 'карточек', many: 'карточек', other: 'карточки' })}. Сгенерируйте заново.`,
		errorPlain: 'Проверка нашла ошибку. Сгенерируйте заново.',
		table: (number) => `Стол ${number}`,
	},
};
