interface Placed {
	number: string;
	zone: string | null;
}

export function zonesOf(tables: Pick<Placed, 'zone'>[]): string[] {
	return [...new Set(tables.flatMap(({ zone }) => zone ?? []))];
}

export function matches({ number, zone }: Placed, search: string, wanted: string | null): boolean {
	const sought = search.trim().toLocaleLowerCase();
	return (
		(wanted === null || zone === wanted) && `${number} ${zone ?? ''}`.toLocaleLowerCase().includes(sought)
	);
}
