import { useI18n } from '../i18n/i18n.tsx';
import { CodeBlock } from './markdown/code-block.tsx';
import styles from './step-view.module.css';

/** The cluster that a step is about, and the command that leads there. */
export function PlaceBox({ cluster, command }: { cluster: string; command: string }) {
  const { t } = useI18n();
  return (
    <section className={styles.place} aria-label={t.lesson.place}>
      <p>{t.lesson.inCluster(cluster)}</p>
      <CodeBlock text={command} run copy={false} />
    </section>
  );
}
