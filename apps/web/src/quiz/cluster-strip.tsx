import { useI18n } from '../i18n/i18n.tsx';
import type { Lesson } from '../lesson/lesson.documents.ts';
import { Button } from '../ui/button.tsx';
import type { QuestionClusters } from './question-clusters.tsx';
import styles from './quiz.module.css';

/** Above the terminals while they are those of a question's cluster: whose they are, and the way back. */
export function ClusterStrip({ lesson, clusters: { current, close } }: { lesson: Lesson; clusters: QuestionClusters }) {
  const { t } = useI18n();
  if (!current) return null;
  const number = lesson.quiz.findIndex(({ id }) => id === current.questionId) + 1;
  return (
    <div className={styles.strip} role="status">
      <span>{t.quiz.clusterOf(number)}</span>
      <Button size="small" icon="left" onClick={close}>
        {t.quiz.clusterClose}
      </Button>
    </div>
  );
}
