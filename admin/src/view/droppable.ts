import type { DragEvent } from 'react';

/** Takes a file that is dropped anywhere on what has these. */
export function droppable(take: (file: File) => void) {
	return {
		onDragOver: (event: DragEvent) => event.preventDefault(),
		onDrop: (event: DragEvent) => {
			event.preventDefault();
			const file = event.dataTransfer.files[0];
			if (file) take(file);
		},
	};
}
