import type { generate as en } from '../en/generate';
import { plural } from '../plural';
import type { Widen } from '../widen';

const n = plural('ru');

export const generate: Widen<typeof en> = {
	generate: {
		title: 'Сгенерировать карточки',
		template: 'Шаблон',
		noTemplates: 'Здесь пока не видно ни одного шаблона. Добавьте его на вкладке «Шаблоны».',
		findTemplate: 'Найти шаблон',
		noSuchTemplate: 'Такого шаблона нет.',
		tables: 'Столы',
		allTables: (count) => `Все (${count})`,
		chosenTables: 'Выбранные',
		chooseTables: 'Выберите хотя бы один стол.',
		dueTables: (count) => `Только без актуальной карточки (${count})`,
		stopped: (errors) =>
			`Проверка нашла ${n(errors, { one: 'ошибку', few: 'ошибки', many: 'ошибок', other: 'ошибки' })}: генерация не удалась бы. Что не так, написано под картинкой; измените настройки.`,
		codelessTitle: 'На карточках не будет кода',
		codelessText: 'Среди элементов нет QR-кода: гостям нечего будет сканировать. Добавьте код в настройках или сделайте карточки без него.',
		codelessSubmit: 'Сгенерировать без кода',
		selectAll: 'Выбрать все',
		selectNone: 'Снять',
		findTable: 'Найти стол',
		settings: 'Настройки',
		recommended: 'Рекомендованы дизайнером',
		changed: 'Изменены',
		reset: 'Вернуть рекомендованные',
		restored: 'Здесь то, что вы заполнили в прошлый раз. Оно ещё не сгенерировано.',
		startAfresh: 'Начать заново',
		note: 'Заметка',
		notePlaceholder: 'Например: допечатка для веранды',
		accept: 'Печатать даже при недостатках',
		acceptHint: 'Иначе такие коды остановят генерацию. Ваше имя будет записано.',
		accepts: { low_contrast: 'слабый контраст', small_module: 'очень мелкий код' },
		submit: 'Сгенерировать',
		proof: 'Пробная карточка',
		proofHint: 'Одна карточка с самыми длинными текстами и ссылкой. Напечатайте и отсканируйте её до остальных.',
		summary: (cards, template) => `${cards} · ${template}`,
		activeTitle: 'Генерация уже идёт',
		activeText:
			'Карточки этого ресторана по этому шаблону делаются прямо сейчас. Дождитесь их или отмените ту генерацию.',
		showActive: 'Показать идущую',
		started: (template, version) => `${template} · версия ${version}: создана`,
		previewTrue: 'Так это будет напечатано.',
		previewOutdated: 'В настройках ошибки: показано то, что было до них.',
		previewStale: 'Картинка обновляется.',
		previewTable: 'Показан стол',
		previewBox: 'Рамок нет: неизвестно, где на странице начинается этот box.',
	},
	findings: {
		fix: 'Исправить',
		title: 'Проверка',
		checking: 'Проверяется…',
		none: 'всё в порядке',
		errors: (count) => n(count, { one: 'ошибка', few: 'ошибки', many: 'ошибок', other: 'ошибки' }),
		warnings: (count) =>
			n(count, {
				one: 'предупреждение',
				few: 'предупреждения',
				many: 'предупреждений',
				other: 'предупреждения',
			}),
		levels: { error: 'ошибка', warning: 'предупреждение', note: 'замечание' },
		template: 'Шаблон',
		showNotes: (count) => `Замечания: ${count}`,
		hideNotes: 'Скрыть замечания',
	},
};
