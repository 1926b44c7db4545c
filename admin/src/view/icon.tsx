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
	file: 'M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5ZM13.5 3.5v5h5',
	print: 'M7 9V4h10v5M7 17H4.5V9.5h15V17H17M7 14h10v6H7z',
	more: 'M5 12h.01M12 12h.01M19 12h.01',
	link: 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1-1',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	filter: 'M4 5h16l-6.2 7.5V19l-3.6-2v-4.5Z',
	bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4',
	upload: 'M12 19.5v-11m-4.5 4.5L12 8.5l4.5 4.5M5 4.5h14',
	edit: 'M4.5 19.5l1-4.2L16 4.8l3.2 3.2L8.7 18.5ZM13.8 7l3.2 3.2',
	menu: 'M4 7h16M4 12h16M4 17h16',
	empty: 'M4 9l2-4.5h12L20 9M4 9v9.5A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V9M4 9h5a3 3 0 0 0 6 0h5',
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
