import type { SVGProps } from 'react';

/* Outline icons on a 24 grid; they always stand beside or inside something that has a name. */

const paths = {
	plus: 'M12 5v14M5 12h14',
	download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
	search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8',
	sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
	moon: 'M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z',
	back: 'M15 5l-7 7 7 7',
	right: 'M9 5l7 7-7 7',
	qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2M14 20h2M18 18h2v2',
	text: 'M5 7V5h14v2M12 5v14M9 19h6',
	trash: 'M4 7h16M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
	alert:
		'M12 8v5M12 16.5v.01M10.4 4.3 3 17.5a1.9 1.9 0 0 0 1.6 2.8h14.8a1.9 1.9 0 0 0 1.6-2.8L13.6 4.3a1.9 1.9 0 0 0-3.2 0Z',
	stop: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3ZM8 12h8',
	info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11.5v5M12 8v.01',
	file: 'M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5ZM13.5 3.5v5h5',
	print: 'M7 9V4h10v5M7 17H4.5V9.5h15V17H17M7 14h10v6H7z',
	more: 'M4.5 12h1M11.5 12h1M18.5 12h1M4.5 11.5v1M11.5 11.5v1M18.5 11.5v1M5.5 11.5v1M12.5 11.5v1M19.5 11.5v1',
	link: 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1-1',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	filter: 'M4 5h16l-6.2 7.5V19l-3.6-2v-4.5Z',
	bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4',
	upload: 'M12 19.5v-11m-4.5 4.5L12 8.5l4.5 4.5M5 4.5h14',
	edit: 'M4.5 19.5l1-4.2L16 4.8l3.2 3.2L8.7 18.5ZM13.8 7l3.2 3.2',
	menu: 'M4 7h16M4 12h16M4 17h16',
	empty: 'M4 9l2-4.5h12L20 9M4 9v9.5A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V9M4 9h5a3 3 0 0 0 6 0h5',
	undo: 'M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3',
	redo: 'm16 5 4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h3',
	copy: 'M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9',
	left: 'M4 4v16M8 7h11v3.5H8zM8 13.5h7V17H8z',
	centre: 'M12 3.5V7m0 3.5v3m0 3.5v3.5M5.5 7h13v3.5h-13zM8 13.5h8V17H8z',
	rightEdge: 'M20 4v16M5 7h11v3.5H5zM9 13.5h7V17H9z',
	top: 'M4 4h16M7 8v11h3.5V8zM13.5 8v7H17V8z',
	middle: 'M3.5 12H7m3.5 0h3m3.5 0h3.5M7 5.5v13h3.5v-13zM13.5 8v8H17V8z',
	bottom: 'M4 20h16M7 5v11h3.5V5zM13.5 9v7H17V9z',
	spreadAcross: 'M4 4v16M20 4v16M9.5 7h5v10h-5z',
	spreadDown: 'M4 4h16M4 20h16M7 9.5v5h10v-5z',
	mirror: 'M3.5 12h17M6 9V4.5h9M18 15v4.5H9M12.5 2 15 4.5 12.5 7M11.5 22 9 19.5l2.5-2.5',
	magnet: 'M6 4v8a6 6 0 0 0 12 0V4h-4v8a2 2 0 0 1-4 0V4zM6 8h4M14 8h4',
	eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
	zoomIn: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8M10.5 8v5M8 10.5h5',
	zoomOut: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8M8 10.5h5',
	fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
	up: 'M12 19V6m-5 5 5-5 5 5',
	down: 'M12 5v13m-5-5 5 5 5-5',
	keys: 'M3.5 6.5h17v11h-17zM7 10h.01M10.5 10h.01M14 10h.01M17 10h.01M8 14h8',
	bring: 'M7 4.5v9m-3-3 3 3 3-3M13 4.5h7v15h-7zM13 16.5h7',
} as const;

export type IconName = keyof typeof paths;

export function Icon({
	name,
	size = 18,
	...rest
}: { name: IconName; size?: number } & SVGProps<SVGSVGElement>) {
	return (
		<svg
			width={size}
			height={size}
			viewBox="0 0 24 24"
			fill="none"
			stroke="currentColor"
			strokeWidth={1.8}
			strokeLinecap="round"
			strokeLinejoin="round"
			aria-hidden
			{...rest}
		>
			<path d={paths[name]} />
		</svg>
	);
}
