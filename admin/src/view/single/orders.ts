import { maxOrders, type Order } from '../../wire/order';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** What is wrong with what was typed; a line counts from 1. */
export type Trouble = { is: 'noUuid' | 'twice'; line: number } | { is: 'tooMany' };

/** A card a line: a uuid or a link that holds one, then number and zone after semicolons or tabs. Empty lines say nothing. */
export function ordersOf(typed: string): { orders: Order[]; troubles: Trouble[] } {
	const orders: Order[] = [];
	const troubles: Trouble[] = [];
	typed.split(/\r\n|\r|\n/).forEach((text, index) => {
		if (text.trim() === '') return;
		const [first = '', number, zone] = text.split(/[;\t]/).map((cell) => cell.trim());
		const found = uuid.exec(first)?.[0].toLowerCase();
		if (!found) troubles.push({ is: 'noUuid', line: index + 1 });
		else if (orders.some((order) => order.uuid === found)) troubles.push({ is: 'twice', line: index + 1 });
		else orders.push({ uuid: found, values: { ...(number ? { number } : {}), ...(zone ? { zone } : {}) } });
	});
	if (orders.length > maxOrders) troubles.push({ is: 'tooMany' });
	return { orders, troubles };
}
