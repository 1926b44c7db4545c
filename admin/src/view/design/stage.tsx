import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import { elementsOf, unitOf } from '../../settings/format';
import { placeOf } from '../../settings/place';
import { useText } from '../../text';
import { useDesignText } from '../../text/design';
import { pageLink } from '../../wire/template';
import type { Deeds } from './deeds';
import { Group } from './group';
import { Item } from './item';
import { pressOnPage } from './keys';
import { Overlays, type OverlayName } from './overlays';
import { Patches } from './patches';
import type { Editor } from './use-editor';
import { useGesture } from './use-gesture';

interface Props {
	editor: Editor;
	deeds: Deeds;
	/** 1 shows the whole page. */
	zoom: number;
	onZoom: (zoom: number) => void;
	snaps: boolean;
	overlays: ReadonlySet<OverlayName>;
}

/** Around the page, pixels. */
const margin = 28;
export const zooms = { least: 0.5, most: 8 };

/** The page with its elements, to be dragged, resized and turned. */
export function Stage({ editor, deeds, zoom, onZoom, snaps, overlays }: Props) {
	const text = useDesignText();
	const { size } = editor;
	const { ref: measured, width, height } = useElementSize();
	const own = useRef<HTMLDivElement>(null);
	const stage = useMergedRef(measured, own);
	const fit = Math.max(0.2, Math.min((width - 2 * margin) / size.width, (height - 2 * margin) / size.height));
	const scale = width > 0 ? fit * zoom : 0;
	useWheel(own, zoom, onZoom);
	useSharpness(editor, size.width * scale);
	return (
		<div className="stage" ref={stage} onKeyDown={(event) => pressOnPage(event, editor, deeds)}>
			{scale > 0 && (
				<div className="sheet-room" style={{ padding: margin }}>
					<Sheet editor={editor} scale={scale} snaps={snaps} overlays={overlays} label={text.editor.canvas} />
				</div>
			)}
		</div>
	);
}

interface SheetProps extends Pick<Props, 'editor' | 'snaps' | 'overlays'> {
	scale: number;
	label: string;
}

function Sheet({ editor, scale, snaps, overlays, label }: SheetProps) {
	const text = useText();
	const { template, page, size, origin, seen, chosen, truth } = editor;
	const gesture = useGesture(editor, scale, snaps);
	const unit = unitOf(seen);
	const bare = pageLink(template, page, editor.width);
	const stop = chosen.find((index) => editor.onThisPage.includes(index)) ?? editor.onThisPage[0];
	return (
		<div
			className="sheet"
			data-sheet
			data-settled={(truth.truth !== null && !truth.stale && !editor.live) || undefined}
			role="group"
			aria-label={label}
			style={{ width: size.width * scale, height: size.height * scale }}
			onPointerDown={gesture.onPage}
			onPointerMove={gesture.onMove}
			onPointerUp={gesture.onEnd}
			onPointerCancel={gesture.onCancel}
		>
			<img
				src={truth.truth?.src ?? bare}
				alt={text.templates.pictureOf(template.name, page)}
				draggable={false}
				data-dimmed={!editor.valid || undefined}
			/>
			{truth.truth && origin && (
				<Patches truth={truth.truth} document={seen} page={page} size={size} origin={origin} bare={bare} />
			)}
			<Overlays editor={editor} shown={overlays} scale={scale} />
			{origin &&
				editor.onThisPage.map((index) => {
					const element = elementsOf(seen)[index] ?? {};
					const place = placeOf(element, unit);
					return (
						place && (
							<Item
								key={index}
								editor={editor}
								element={element}
								index={index}
								place={place}
								scale={scale}
								origin={origin}
								reachable={index === stop}
								gesture={gesture}
							/>
						)
					);
				})}
			<Group editor={editor} scale={scale} gesture={gesture} />
			{origin && <Guides gesture={gesture} scale={scale} origin={origin} />}
		</div>
	);
}

function Guides({
	gesture: { held, frame },
	scale,
	origin,
}: {
	gesture: ReturnType<typeof useGesture>;
	scale: number;
	origin: { left: number; top: number };
}) {
	const across = (at: number) => (origin.left + at) * scale;
	const down = (at: number) => (origin.top + at) * scale;
	return (
		<>
			{held.across.map((at) => (
				<div key={`a${at}`} className="guide" style={{ left: across(at), top: 0, bottom: 0, width: 1 }} />
			))}
			{held.down.map((at) => (
				<div key={`d${at}`} className="guide" style={{ top: down(at), left: 0, right: 0, height: 1 }} />
			))}
			{frame && (
				<div
					className="marquee"
					style={
						{
							left: across(frame.left),
							top: down(frame.top),
							width: (frame.right - frame.left) * scale,
							height: (frame.bottom - frame.top) * scale,
						} satisfies CSSProperties
					}
				/>
			)}
		</>
	);
}

/** Ctrl and the wheel, or two fingers: the point under the pointer stays where it is. */
function useWheel(stage: { current: HTMLDivElement | null }, zoom: number, onZoom: (zoom: number) => void) {
	const [anchor, setAnchor] = useState<{ x: number; y: number; across: number; down: number } | null>(null);
	useEffect(() => {
		const element = stage.current;
		if (!element) return;
		const turn = (event: WheelEvent) => {
			if (!event.ctrlKey) return;
			event.preventDefault();
			const sheet = element.querySelector('[data-sheet]')?.getBoundingClientRect();
			if (!sheet) return;
			setAnchor({
				x: event.clientX,
				y: event.clientY,
				across: (event.clientX - sheet.left) / sheet.width,
				down: (event.clientY - sheet.top) / sheet.height,
			});
			const next = zoom * Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 150);
			onZoom(Math.min(zooms.most, Math.max(zooms.least, next)));
		};
		element.addEventListener('wheel', turn, { passive: false });
		return () => element.removeEventListener('wheel', turn);
	});
	useLayoutEffect(() => {
		const sheet = stage.current?.querySelector('[data-sheet]')?.getBoundingClientRect();
		if (!anchor || !sheet || !stage.current) return;
		stage.current.scrollLeft += sheet.left + anchor.across * sheet.width - anchor.x;
		stage.current.scrollTop += sheet.top + anchor.down * sheet.height - anchor.y;
		setAnchor(null);
	}, [zoom, anchor, stage]);
}

/** The picture has the screen's own points, in few sizes so that the server's answers can be kept. */
function useSharpness(editor: Editor, pixels: number) {
	const wanted = Math.min(3200, Math.max(400, Math.ceil((pixels * window.devicePixelRatio) / 400) * 400));
	const { width, setWidth } = editor;
	useEffect(() => {
		if (pixels > 0 && wanted !== width) setWidth(wanted);
	}, [pixels, wanted, width, setWidth]);
}
