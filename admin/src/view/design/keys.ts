import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { Deeds } from './deeds';
import type { Editor } from './use-editor';

const ways: Record<string, [number, number]> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
};

/* By the place of a key, not by its letter: a Russian layout is one too. */
const commands: Record<string, (deeds: Deeds) => void> = {
	KeyC: (deeds) => deeds.copy(),
	KeyX: (deeds) => deeds.cut(),
	KeyV: (deeds) => deeds.paste(),
	KeyD: (deeds) => deeds.duplicate(),
	KeyA: (deeds) => deeds.selectAll(),
};

/** Wherever the focus is: after a click beside the page it is nowhere. */
export function useKeys(editor: Editor) {
	const now = useRef(editor);
	now.current = editor;
	useEffect(() => {
		const press = (event: globalThis.KeyboardEvent) => pressAnywhere(event, now.current);
		document.addEventListener('keydown', press);
		return () => document.removeEventListener('keydown', press);
	}, []);
}

/** What a key does anywhere but in a dialog; in a field undo is the field's own. */
function pressAnywhere(event: globalThis.KeyboardEvent, editor: Editor) {
	if (!event.ctrlKey && !event.metaKey) return;
	if (event.target instanceof Element && event.target.closest('[aria-modal=true]')) return;
	if (event.code === 'KeyS') {
		event.preventDefault();
		editor.saving.save();
		return;
	}
	if (isField(event.target) || !editor.editable) return;
	if (event.code === 'KeyZ') {
		event.preventDefault();
		if (event.shiftKey) editor.redo();
		else editor.undo();
	} else if (event.code === 'KeyY') {
		event.preventDefault();
		editor.redo();
	}
}

/** What a key does on the page. */
export function pressOnPage(event: KeyboardEvent, editor: Editor, deeds: Deeds) {
	if (event.key === 'Escape') {
		editor.setChosen([]);
		return;
	}
	if (!editor.editable || !answer(event, deeds)) return;
	event.preventDefault();
	event.stopPropagation();
}

function answer(event: KeyboardEvent, deeds: Deeds): boolean {
	const control = event.ctrlKey || event.metaKey;
	const way = ways[event.key];
	if (way) {
		const step = event.altKey ? 0.1 : event.shiftKey ? 10 : 1;
		(control ? deeds.grow : deeds.nudge)(way[0] * step, way[1] * step);
		return true;
	}
	if (control) {
		const command = commands[event.code];
		command?.(deeds);
		return command !== undefined;
	}
	if (event.code === 'BracketLeft' || event.code === 'BracketRight') {
		deeds.turn((event.code === 'BracketLeft' ? -1 : 1) * (event.shiftKey ? 15 : 1));
		return true;
	}
	if (event.key !== 'Delete' && event.key !== 'Backspace') return false;
	deeds.remove();
	return true;
}

/** That is typed into. */
function isField(target: EventTarget | null): boolean {
	const typed = 'textarea, [contenteditable=true], input:not([readonly], [type=checkbox], [type=radio])';
	return target instanceof HTMLElement && target.matches(typed);
}
