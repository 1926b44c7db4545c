import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// POSM_URL points the development server at a running posm; the build knows no address at all.
const server = process.env['POSM_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
	base: '/admin/',
	plugins: [react()],
	build: {
		target: 'es2022',
		// The polyfill and inlined assets would need script or data sources the page's CSP does not grant.
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 700,
	},
	server: { proxy: { '/api': server } },
});
