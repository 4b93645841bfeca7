import { Logo } from '../app/logo.tsx';
import { usePageTitle } from '../app/page-title.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { LinkButton } from '../ui/button.tsx';
import styles from './not-found-page.module.css';

export function NotFoundPage() {
  const { t } = useI18n();
  usePageTitle(t.notFound.title);
  return (
    <main id="main" tabIndex={-1} className={styles.page}>
      <Logo size={72} />
      <p className={styles.code}>404</p>
      <h1>{t.notFound.title}</h1>
      <p>{t.notFound.body}</p>
      <LinkButton href="/" look="primary">
        {t.notFound.home}
      </LinkButton>
    </main>
  );
}
