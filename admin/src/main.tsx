import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './view/app.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Redirect, Route, Router, Switch } from 'wouter';
import { TextProvider } from './text';
import { App } from './view/app';
import { keepFocus } from './view/keep-focus';
import { guarded } from './view/leave-guard';
import { NotFound } from './view/not-found';
import { RestaurantsPage } from './view/restaurants';
import { Loading } from './view/state';
import { theme } from './view/theme';
import { Problem, retryDelay } from './wire/api';
import { restaurantsQuery } from './wire/restaurant';

// What the first page does not need comes when it is asked for.
const RestaurantPage = lazy(() => import('./view/restaurant'));
const BatchPage = lazy(() => import('./view/batch/page'));
const BatchesPage = lazy(() => import('./view/batch/list'));
const GenerationPage = lazy(() => import('./view/generation-link'));
const SinglePage = lazy(() => import('./view/single/page'));
const JobsPage = lazy(() => import('./view/service/jobs'));
const AuditPage = lazy(() => import('./view/service/audit'));
const GalleryPage = lazy(() => import('./view/design/gallery'));
const TemplatePage = lazy(() => import('./view/design/page'));
const UsersPage = lazy(() => import('./view/users'));

// After an upgrade the parts that this page would ask for are gone: the new page has its own. Once, or it would never end.
window.addEventListener('vite:preloadError', (event) => {
	const last = Number(sessionStorage.getItem('posm.reloaded'));
	if (Date.now() - last < 60_000) return;
	sessionStorage.setItem('posm.reloaded', String(Date.now()));
	event.preventDefault();
	location.reload();
});

const queries = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 5000,
			retryDelay,
			// What the server has refused it will refuse again; only silence and overload are worth another try.
			retry: (tries, reason) =>
				tries < 2 && reason instanceof Problem && (reason.status === 0 || reason.status >= 502),
		},
	},
});

function Routes() {
	return (
		<Switch>
			<Route path="/">
				<Redirect to="/restaurants" replace />
			</Route>
			<Route path="/restaurants" component={RestaurantsPage} />
			<Route path="/restaurants/:id/:tab?">
				{({ id, tab }) => <RestaurantPage key={id} id={Number(id)} tab={tab ?? 'posm'} />}
			</Route>
			<Route path="/generations/:id">{({ id }) => <GenerationPage key={id} id={Number(id)} />}</Route>
			<Route path="/batches" component={BatchesPage} />
			<Route path="/batches/:id">{({ id }) => <BatchPage key={id} id={Number(id)} />}</Route>
			<Route path="/cards" component={SinglePage} />
			<Route path="/jobs" component={JobsPage} />
			<Route path="/audit" component={AuditPage} />
			<Route path="/templates" component={GalleryPage} />
			<Route path="/templates/:id/:tab?">
				{({ id, tab }) => <TemplatePage key={id} id={Number(id)} tab={tab ?? 'editor'} />}
			</Route>
			<Route path="/users" component={UsersPage} />
			<Route component={NotFound} />
		</Switch>
	);
}

// The first page's list need not wait for who the person is.
if (/^\/admin\/(restaurants)?$/.test(location.pathname) && location.search === '')
	void queries.prefetchInfiniteQuery(restaurantsQuery('', ''));

keepFocus();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
	<StrictMode>
		<QueryClientProvider client={queries}>
			<MantineProvider theme={theme} defaultColorScheme="auto">
				<TextProvider>
					<Notifications position="top-center" classNames={{ root: 'notices' }} />
					<Router base="/admin" aroundNav={guarded}>
						<App>
							<Suspense fallback={<Loading />}>
								<Routes />
							</Suspense>
						</App>
					</Router>
				</TextProvider>
			</MantineProvider>
		</QueryClientProvider>
	</StrictMode>,
);
