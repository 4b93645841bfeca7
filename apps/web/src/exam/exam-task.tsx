import { useI18n } from '../i18n/i18n.tsx';
import type { Step } from '../lesson/lesson.documents.ts';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { Button } from '../ui/button.tsx';
import styles from './exam.module.css';
import { useFlags } from './flags.ts';

/** Under the text of a task while the exam runs: what it is worth, and a flag to come back to it. */
export function ExamTask({ step, lesson, attempt }: { step: Step } & Pick<PartProps, 'lesson' | 'attempt'>) {
  const { t } = useI18n();
  const flags = useFlags(attempt.id);
  const flagged = flags.has(step.id);
  const points = step.checks.reduce((sum, check) => sum + check.points, 0);
  const domain = lesson.exam?.domains.find(({ id }) => id === step.domain);
  return (
    <section className={styles.task} aria-label={t.exam.task}>
      <p>
        {domain && `${domain.title} · `}
        {t.lesson.pointsShort(points)}
      </p>
      <Button size="small" aria-pressed={flagged} look={flagged ? 'primary' : 'secondary'} onClick={() => flags.toggle(step.id)}>
        {flagged ? t.exam.flagged : t.exam.flag}
      </Button>
    </section>
  );
}
