import {
	Button,
	Checkbox,
	createTheme,
	Drawer,
	Menu,
	defaultVariantColorsResolver,
	Modal,
	Paper,
	parseThemeColor,
	Table,
	TableScrollContainer,
	Tooltip,
	type MantineColorsTuple,
} from '@mantine/core';

const pine: MantineColorsTuple = [
	'#ecf8f6',
	'#d5eeea',
	'#a7dcd4',
	'#76c9bd',
	'#4fb9aa',
	'#2fa897',
	'#15897a',
	'#0f766e',
	'#0b5f59',
	'#064a45',
];

/** The darkest yellows and oranges of the library are too light to be read on their own backgrounds. */
export const amber = 'light-dark(#8a4b00, var(--mantine-color-yellow-4))';

export const theme = createTheme({
	primaryColor: 'pine',
	primaryShade: { light: 7, dark: 7 },
	colors: { pine },
	autoContrast: true,
	defaultRadius: 'md',
	cursorType: 'pointer',
	fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PT Sans", sans-serif',
	headings: {
		fontWeight: '650',
		sizes: { h1: { fontSize: '1.625rem' }, h2: { fontSize: '1.25rem' }, h3: { fontSize: '1rem' } },
	},
	variantColorResolver: (input) => {
		const colours = defaultVariantColorsResolver(input);
		// Light variants in the library's own shades fall short of 4.5 : 1.
		const name = parseThemeColor({
			color: input.color ?? input.theme.primaryColor,
			theme: input.theme,
		}).color;
		if (input.variant === 'subtle' && name === 'red') return { ...colours, color: 'var(--mantine-color-error)' };
		if (input.variant === 'light' && (name === 'yellow' || name === 'orange'))
			return { ...colours, color: amber };
		return input.variant === 'light'
			? { ...colours, color: `light-dark(var(--mantine-color-${name}-9), var(--mantine-color-${name}-3))` }
			: colours;
	},
	components: {
		Button: Button.extend({ defaultProps: { loaderProps: { type: 'dots' } } }),
		Checkbox: Checkbox.extend({ defaultProps: { radius: 'sm' } }),
		Drawer: Drawer.extend({ styles: { title: { fontWeight: 650, fontSize: '1.25rem', lineHeight: 1.35 } } }),
		Modal: Modal.extend({
			styles: { title: { fontWeight: 650, fontSize: '1.125rem', lineHeight: 1.35 } },
			defaultProps: {
				centered: true,
				overlayProps: { backgroundOpacity: 0.45 },
				transitionProps: { duration: 120 },
			},
		}),
		// Its placeholder is no item, as a menu's children have to be.
		Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
		Paper: Paper.extend({ defaultProps: { withBorder: true } }),
		Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'lg' } }),
		// The library's own scroll bar keeps room below the last row.
		TableScrollContainer: TableScrollContainer.extend({ defaultProps: { type: 'native' } }),
		Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
	},
});
