import { postForFile, type NamedFile } from './api';

/** A card that is ordered by a uuid alone. */
export interface Order {
	uuid: string;
	values: { number?: string; zone?: string };
}

/** The server takes no more at once. */
export const maxOrders = 100;

/** A PDF of one card, a ZIP of more. Nothing is kept. */
export function orderCards(templateId: number, orders: Order[]): Promise<NamedFile> {
	const [first] = orders;
	return orders.length === 1 && first
		? postForFile('/cards', { template_id: templateId, ...first }, `${first.uuid}.pdf`)
		: postForFile('/cards.zip', { template_id: templateId, items: orders }, 'cards.zip');
}
