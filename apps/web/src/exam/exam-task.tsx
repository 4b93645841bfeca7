import { useI18n } from '../i18n/i18n.tsx';
import type { Step } from '../lesson/lesson.documents.ts';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { Button } from '../ui/button.tsx';
import styles from './exam.module.css';
import { useMarks } from './use-marks.ts';

/** Under the text of a task while the exam runs: what it is worth, a flag to come back to it, and the way past it. */
export function ExamTask({
  step,
  lesson,
  attempt,
  dispatch,
  onNext,
}: { step: Step; onNext: () => void } & Pick<PartProps, 'lesson' | 'attempt' | 'dispatch'>) {
  const { t } = useI18n();
  const marks = useMarks(attempt, dispatch);
  const { flagged, skipped } = marks.of(step.id);
  const points = step.checks.reduce((sum, check) => sum + check.points, 0);
  const domain = lesson.exam?.domains.find(({ id }) => id === step.domain);
  const skip = () => {
    marks.change(step.id, { skipped: !skipped });
    if (!skipped) onNext();
  };
  return (
    <section className={styles.task} aria-label={t.exam.task}>
      <p>
        {domain && `${domain.title} · `}
        {t.lesson.pointsShort(points)}
      </p>
      <div className={styles.marks}>
        <Button
          size="small"
          icon="flag"
          aria-pressed={flagged}
          look={flagged ? 'primary' : 'secondary'}
          onClick={() => marks.change(step.id, { flagged: !flagged })}
        >
          {flagged ? t.exam.flagged : t.exam.flag}
        </Button>
        <Button size="small" icon="forward" aria-pressed={skipped} look={skipped ? 'primary' : 'secondary'} onClick={skip}>
          {skipped ? t.exam.skipped : t.exam.skip}
        </Button>
      </div>
    </section>
  );
}
