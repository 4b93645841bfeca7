import { useI18n } from '../i18n/i18n.tsx';
import type { Attempt } from '../lesson/lesson.documents.ts';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Meter } from '../ui/status.tsx';
import { ExamHistory } from './exam-history.tsx';
import styles from './exam.module.css';

type Report = NonNullable<NonNullable<Attempt['exam']>['report']>;

/** Passed or not, points by domain and by task, and earlier attempts. */
export function ExamReportView({
  report,
  lesson,
  attempt,
  onRestart,
  onGo,
}: { report: Report; onGo: (index: number) => void } & PartProps) {
  const { t, format } = useI18n();
  const ratio = (points: number, max: number) => `${format.number(points)} / ${format.number(max)}`;
  return (
    <>
      <div className={styles.banner} data-passed={report.passed || undefined} role="status">
        <Icon name={report.passed ? 'anchor' : 'cross'} size={30} />
        <div>
          <h3>{report.passed ? t.exam.passed : t.exam.notPassed}</h3>
          <p>
            {t.exam.result(
              t.lesson.points(format.number(report.points), format.number(report.maxPoints)),
              Math.floor((100 * report.points) / report.maxPoints),
            )}{' '}
            {t.exam.enough(lesson.exam?.passMark ?? 0)}
          </p>
        </div>
      </div>
      <p>{t.exam.over}</p>
      <h3>{t.exam.byDomain}</h3>
      <dl className={styles.domains}>
        {report.domains.map(({ id, title, points, maxPoints }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>{ratio(points, maxPoints)}</dd>
            <Meter value={points} max={maxPoints} label={title} />
          </div>
        ))}
      </dl>
      <h3>{t.exam.byTask}</h3>
      <ul className={styles.tasks}>
        {lesson.steps.map((step, index) => {
          const result = attempt.results.find(({ stepId }) => stepId === step.id);
          const points = result?.checks.reduce((sum, check) => sum + check.points, 0) ?? 0;
          return (
            <li key={step.id} data-passed={result?.passed || undefined}>
              <Icon name={result?.passed ? 'check' : 'cross'} />
              <Button look="quiet" size="small" onClick={() => onGo(index + 1)}>
                {step.title}
              </Button>
              <span>
                {ratio(
                  points,
                  step.checks.reduce((sum, check) => sum + check.points, 0),
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <ExamHistory track={lesson.track} slug={lesson.slug} current={attempt.id} />
      <Button look="secondary" icon="restart" onClick={onRestart}>
        {t.exam.again}
      </Button>
    </>
  );
}
