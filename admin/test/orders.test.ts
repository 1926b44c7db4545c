import { expect, test } from 'vitest';
import { ordersOf } from '../src/view/single/orders';

const one = '2076387b-1911-4df3-b14d-50e0935c8889';
const other = '99d4712e-ef34-4e02-8ec5-ef3551b4cae7';

test('a line is a uuid or a link with one, then number and zone', () => {
	const { orders, troubles } = ordersOf(`${one.toUpperCase()}; 12 ;Терраса\r\n\nhttps://check.example/t/${other}\t7\n`);
	expect(troubles).toEqual([]);
	expect(orders).toEqual([
		{ uuid: one, values: { number: '12', zone: 'Терраса' } },
		{ uuid: other, values: { number: '7' } },
	]);
});

test('a line without a uuid and a uuid that comes twice are told by their line', () => {
	expect(ordersOf(`${one}\nстол 5\n\n${one}`).troubles).toEqual([
		{ is: 'noUuid', line: 2 },
		{ is: 'twice', line: 4 },
	]);
});

test('more than the server takes at once is told', () => {
	const many = Array.from({ length: 101 }, (_, index) => one.replace('2076', String(1000 + index)));
	expect(ordersOf(many.join('\n')).troubles).toEqual([{ is: 'tooMany' }]);
});
