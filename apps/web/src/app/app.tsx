import { Suspense, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { SessionProvider, useSession } from '../account/session.tsx';
import { BackendProvider, type Backend } from '../graphql/backend.tsx';
import { I18nProvider, useI18n } from '../i18n/i18n.tsx';
import { HomePage } from '../pages/home-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { ThemeProvider, useTheme } from '../theme/theme.tsx';
import { AnnouncerProvider } from '../ui/announcer.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import styles from './app.module.css';
import { Header } from './header.tsx';
import { ShortcutsProvider, useShortcut, useSingleKey } from './shortcuts.tsx';
import { lazyPart } from '../ui/lazy-part.ts';

const LessonPage = lazyPart(async () => (await import('../pages/lesson-page.tsx')).LessonPage);
const ShortcutsDialog = lazyPart(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);

export function App({ connect }: { connect?: () => Backend }) {
  return (
    <I18nProvider>
      <ThemeProvider>
        <ShortcutsProvider>
          <AnnouncerProvider>
            <ToastProvider>
              <BackendProvider {...(connect ? { connect } : {})}>
                <SessionProvider>
                  <Shell />
                </SessionProvider>
              </BackendProvider>
            </ToastProvider>
          </AnnouncerProvider>
        </ShortcutsProvider>
      </ThemeProvider>
    </I18nProvider>
  );
}

/** While the code of a page is fetched: quickly, it is not worth a word. */
function Waiting() {
  const { t } = useI18n();
  return (
    <main id="main" tabIndex={-1} aria-busy="true" className={styles.waiting}>
      <p role="status">{t.app.loading}</p>
    </main>
  );
}

function Shell() {
  const [location, navigate] = useLocation();
  const [help, setHelp] = useState(false);
  const { locale } = useI18n();
  const { choose } = useTheme();
  const { switchLocale } = useSession();
  useSingleKey(
    (key) => key === '?',
    (event) => {
      event.preventDefault();
      setHelp(true);
    },
  );
  useShortcut('H', () => navigate('/'));
  useShortcut('D', () => choose(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
  useShortcut('L', () => switchLocale(locale === 'en' ? 'ko' : 'en'));

  return (
    <>
      <Header onHelp={() => setHelp(true)} />
      <ConnectionBanner />
      <ErrorBoundary area={location}>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/">
              <HomePage />
            </Route>
            <Route path="/lessons/:track/:slug">
              {({ track, slug }) => <LessonPage key={`${track}/${slug}`} track={track} slug={slug} />}
            </Route>
            <Route>
              <NotFoundPage />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
      {help && (
        <Suspense>
          <ShortcutsDialog onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </>
  );
}
