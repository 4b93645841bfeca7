import type { ReactNode } from 'react';
import styles from './watch-section.module.css';

interface WatchSectionProps {
  readonly label: string;
  readonly head: ReactNode;
  /** Nothing while the panel is closed. */
  readonly children: ReactNode;
}

/** A panel that shows what goes on in the cluster: its head, and a body that scrolls. */
export function WatchSection({ label, head, children }: WatchSectionProps) {
  return (
    <section className={styles.panel} aria-label={label}>
      {head}
      {children && (
        <div className={styles.body} tabIndex={-1}>
          {children}
        </div>
      )}
    </section>
  );
}
