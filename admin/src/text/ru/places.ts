import type { places as en } from '../en/places';
import { plural } from '../plural';
import type { Widen } from '../widen';

const n = plural('ru');

export const places: Widen<typeof en> = {
	restaurants: {
		title: 'Рестораны',
		search: 'Найти по названию или внешнему ID',
		name: 'Ресторан',
		brand: 'Сеть',
		externalId: 'Внешний ID',
		tables: 'Столы',
		empty: 'Ресторанов пока нет',
		emptyHint: 'Рестораны приходят из вашей системы через API или posmctl.',
		nothingFound: (query) => `По запросу «${query}» ничего не найдено`,
		nothingFoundHint: 'Попробуйте более короткую часть названия или начало внешнего ID.',
	},
	restaurant: {
		tabs: { posm: 'ПОСМ', tables: 'Столы', templates: 'Шаблоны' },
	},
	users: {
		title: 'Пользователи',
		about: 'Что и где может каждый логин. У кого здесь нет строки, у того роль из настроек сервиса, обычно никакой.',
		add: 'Добавить пользователя',
		login: 'Логин',
		loginHint: 'Как человека знает веб-сервер.',
		role: 'Роль',
		roleHints: {
			none: 'Ничего не видит.',
			viewer: 'Видит и скачивает.',
			operator: 'Ещё меняет столы и шаблоны, запускает генерацию.',
			admin: 'Ещё видит задания и журнал; если доступно всё, меняет пользователей.',
		},
		scope: 'Доступ',
		everywhere: 'Всё',
		chosen: 'Выбранные сети и рестораны',
		brands: 'Сети, со всеми их ресторанами',
		restaurants: 'Рестораны',
		nothingFound: 'Ничего не найдено',
		places: (brands, restaurants) =>
			[
				brands > 0 ? n(brands, { one: 'сеть', few: 'сети', many: 'сетей', other: 'сети' }) : '',
				restaurants > 0
					? n(restaurants, { one: 'ресторан', few: 'ресторана', many: 'ресторанов', other: 'ресторана' })
					: '',
			]
				.filter(Boolean)
				.join(', ') || 'ничего',
		save: 'Сохранить',
		saved: (login) => `Сохранено: ${login}`,
		remove: 'Удалить',
		removed: (login) => `Удалено: ${login}`,
	},
};
