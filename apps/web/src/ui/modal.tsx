import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './modal.module.css';

interface ModalProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Where one begins: a field to fill in, or what the dialog marks. The button that closes it comes first and is neither. */
const FIRST = '[data-first], input:not([type="checkbox"]), textarea';

function focusFirst(event: Event): void {
  const first = event.target instanceof Element ? event.target.querySelector<HTMLElement>(FIRST) : null;
  if (!first) return;
  event.preventDefault();
  first.focus();
}

/** A dialog that holds the focus until it is closed, and gives it back afterwards. */
export function Modal({ open, onClose, title, description, wide, children }: ModalProps) {
  const { t } = useI18n();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={classes(styles.content, wide && styles.wide)}
          onOpenAutoFocus={focusFirst}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <div className={styles.head}>
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={t.app.close} icon="cross" size="small" />
            </Dialog.Close>
          </div>
          {description && <Dialog.Description className={styles.description}>{description}</Dialog.Description>}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
