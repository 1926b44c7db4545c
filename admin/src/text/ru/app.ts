import type { app as en } from '../en/app';
import { plural } from '../plural';
import type { Widen } from '../widen';

const n = plural('ru');

export const app: Widen<typeof en> = {
	app: {
		title: 'posm',
		skip: 'К содержанию',
		language: 'Язык',
		theme: { light: 'Светлая тема', dark: 'Тёмная тема' },
		signedIn: (login, role) => `Вы вошли как ${login}, ${role}`,
		roles: { none: 'без прав', viewer: 'наблюдатель', operator: 'оператор', admin: 'администратор' },
		noRights: 'У вашего логина пока нет прав. Обратитесь к администратору сервиса.',
		notFound: 'Такой страницы нет.',
		toRestaurants: 'К ресторанам',
	},
	common: {
		cancel: 'Отмена',
		close: 'Закрыть',
		retry: 'Повторить',
		save: 'Сохранить',
		remove: 'Удалить',
		more: 'Показать ещё',
		loading: 'Загрузка',
		page: (page) => `Страница ${page}`,
		meanwhile: 'Тем временем это изменил кто-то другой',
		meanwhileNow: 'Теперь здесь:',
		meanwhileYours: 'Ничего не записано, введённое вами осталось в форме. Если сохранить ещё раз, запишутся только поля, которые изменили вы.',
		meanwhileTake: 'Отказаться от моих изменений',
		meanwhileField: (name, value) => `${name}: ${value || 'пусто'}`,
		request: (id) => `Запрос ${id}`,
		tables: (count) => n(count, { one: 'стол', few: 'стола', many: 'столов', other: 'стола' }),
		cards: (count) => n(count, { one: 'карточка', few: 'карточки', many: 'карточек', other: 'карточки' }),
	},
	failure: {
		network: 'Сервер не отвечает. Проверьте соединение и повторите.',
		unexpected: (status) => `Сервер ответил ошибкой (${status}).`,
		nobody: 'Выберите хотя бы одно место или покажите всем.',
		emptyScope: 'Укажите, где человек работает: везде, или выберите сети или рестораны.',
		confirm: 'С тех пор как сделаны эти карточки, столы изменились. Продолжите, если карточки нужны как есть, или сгенерируйте их заново.',
		password: 'Введите пароль, с которым файл открывается. Он не сохраняется.',
		unreadable: 'Ответ сервера не удалось прочитать.',
	},
};
