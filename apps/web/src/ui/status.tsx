import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './status.module.css';

/** A place where something is about to appear. The region around it says so to screen readers, once. */
export function Skeleton({ width = '100%', height = '1rem' }: { width?: string; height?: string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}

interface NoticeProps {
  readonly tone: 'bad' | 'info';
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function Notice({ tone, icon, title, children, action }: NoticeProps) {
  return (
    <div className={classes(styles.notice, styles[tone])} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon ?? (tone === 'bad' ? 'warning' : 'info')} size={18} />
      <h2>{title}</h2>
      {children && <div className={styles.body}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** Read by screen readers, not shown. */
export function Hidden({ children, ...rest }: { children: ReactNode } & React.ComponentProps<'span'>) {
  return (
    <span className={styles.hidden} {...rest}>
      {children}
    </span>
  );
}

export function Meter({ value, max, label }: { value: number; max: number; label: string }) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <span className={styles.meter} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={value}>
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}
