import { useId, type ComponentProps } from 'react';
import styles from './field.module.css';
import { Icon } from './icon.tsx';

/** A labelled input with its help and its error, which screen readers hear together with it. */
export function Field({
  label,
  help,
  error,
  ...input
}: { label: string; help?: string; error?: string | undefined } & ComponentProps<'input'>) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={Boolean(error)} aria-describedby={described || undefined} {...input} />
      {help && (
        <span id={`${id}-help`} className={styles.help}>
          {help}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className={styles.error} role="alert">
          <Icon name="warning" />
          {error}
        </span>
      )}
    </div>
  );
}
