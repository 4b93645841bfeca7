import { useQuery } from 'urql';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { Button } from '../ui/button.tsx';
import { download } from '../ui/download.ts';
import { Modal } from '../ui/modal.tsx';
import styles from './kubeconfig.module.css';
import { KubeconfigQuery } from './kubeconfig.documents.ts';

/** How a kubectl of the learner's own gets to the cluster of the lesson. */
export function KubeconfigDialog({ attempt, onClose }: { attempt: AttemptState; onClose: () => void }) {
  const { t } = useI18n();
  const [{ data, error, fetching }, again] = useQuery({
    query: KubeconfigQuery,
    variables: { attemptId: attempt.id },
    requestPolicy: 'network-only',
  });
  const config = data?.kubeconfig;
  return (
    <Modal open onClose={onClose} title={t.kubeconfig.title} description={t.kubeconfig.body}>
      {fetching && <p role="status">{t.kubeconfig.preparing}</p>}
      {error && !fetching && (
        <p role="alert">
          {t.kubeconfig.failed}{' '}
          <Button size="small" onClick={() => again({ requestPolicy: 'network-only' })}>
            {t.kubeconfig.again}
          </Button>
        </p>
      )}
      {config === null && <p role="status">{t.kubeconfig.off}</p>}
      {config && (
        <>
          <Button look="primary" icon="down" onClick={() => download(config.fileName, config.text, 'application/yaml')}>
            {t.kubeconfig.download}
          </Button>
          <p>{t.kubeconfig.then}</p>
          <pre className={styles.commands} tabIndex={0} aria-label={t.lesson.codeBlock}>
            <code>{`export KUBECONFIG=$PWD/${config.fileName}\nkubectl get nodes`}</code>
          </pre>
          <p className={styles.note}>{t.kubeconfig.secret}</p>
        </>
      )}
    </Modal>
  );
}
