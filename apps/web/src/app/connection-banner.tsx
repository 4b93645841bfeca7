import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useConnection } from '../graphql/backend.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './connection-banner.module.css';

const PATIENCE_MS = 1_500;

/** Says that the server is away, once it has been so for longer than a hiccup. */
export function ConnectionBanner() {
  const { t } = useI18n();
  const away = useConnection() === 'reconnecting';
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!away) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [away]);

  // Pages that fill the window leave room for it.
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    document.documentElement.style.setProperty('--banner', `${frame.current?.offsetHeight ?? 0}px`);
  }, [shown]);

  return (
    <div ref={frame} role="status" aria-live="polite">
      {shown && (
        <div className={styles.banner}>
          <Icon name="warning" />
          {t.app.offline}
        </div>
      )}
    </div>
  );
}
