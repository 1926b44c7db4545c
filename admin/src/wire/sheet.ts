import { queryOptions } from '@tanstack/react-query';
import { address, read, readFile, type NamedFile } from './api';
import type * as Wire from './schema';

type SheetWire = Wire.Sheet;

/** A paper, or a preset with cells of a fixed size; millimetres. */
export interface Sheet {
	name: string;
	/** In English, with the names of brands. */
	about: string;
	width: number;
	height: number;
	cells: { columns: number; rows: number; width: number; height: number } | null;
}

function sheetOf(wire: SheetWire): Sheet {
	const { columns, rows, cell_width_mm: width, cell_height_mm: height } = wire;
	return {
		name: wire.name,
		about: wire.about,
		width: wire.width_mm,
		height: wire.height_mm,
		cells: columns && rows && width && height ? { columns, rows, width, height } : null,
	};
}

export const sheetsQuery = queryOptions({
	queryKey: ['sheets'],
	queryFn: async ({ signal }) => {
		const { presets, papers } = await read<{ presets: SheetWire[]; papers: SheetWire[] }>('/sheets', signal);
		return { presets: presets.map(sheetOf), papers: papers.map(sheetOf) };
	},
	staleTime: Infinity,
});

export const orders = ['rows', 'stacks'] as const;
export const duplexes = ['off', 'long-edge', 'short-edge'] as const;

/** One card a page: what else is chosen but the copies means nothing then. */
export const cardAlone = 'card';

export interface PrintOptions {
	sheet: string;
	/** Null: where cards are to be cut out. */
	marks: boolean | null;
	/** Millimetres around each card. */
	bleed: number;
	order: (typeof orders)[number];
	duplex: (typeof duplexes)[number];
	copies: number;
}

/** `confirm`: the person has seen that the tables have changed since. */
export function printAddress(id: number, options: PrintOptions, confirm: boolean): string {
	const { sheet, marks, bleed, order, duplex, copies } = options;
	return address(`/generations/${id}/print.pdf`, {
		confirm: confirm ? 1 : null,
		sheet,
		copies,
		...(sheet === cardAlone ? {} : { marks: marks === null ? null : Number(marks), bleed, order, duplex }),
	});
}

/** Drawn when it is asked for: whether cards fit the sheet is known only then. */
export function readPrintFile(id: number, options: PrintOptions, confirm: boolean): Promise<NamedFile> {
	return readFile(printAddress(id, options, confirm), `posm-${id}-print.pdf`);
}
