/** Hands an address to the browser, which shows the progress and writes to the disk as bytes come. */
export function saveAs(address: string, name = '') {
	const anchor = document.createElement('a');
	anchor.href = address;
	anchor.download = name;
	document.body.append(anchor);
	anchor.click();
	anchor.remove();
}

/** Saves what has been read already. */
export function saveBlob({ name, content }: { name: string; content: Blob }) {
	const address = URL.createObjectURL(content);
	saveAs(address, name);
	// The browser has begun to read it by then.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
