import { useI18n } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import styles from './modal.module.css';
import { Modal } from './modal.tsx';

export interface ConfirmProps {
  readonly title: string;
  readonly body: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, body, confirm, danger, onConfirm, onClose }: ConfirmProps) {
  const { t } = useI18n();
  return (
    <Modal open onClose={onClose} title={title} description={body}>
      <div className={styles.actions}>
        <Button data-first onClick={onClose}>
          {t.app.cancel}
        </Button>
        <Button
          look={danger ? 'danger' : 'primary'}
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}
