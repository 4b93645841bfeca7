import { useI18n } from '../i18n/i18n.tsx';
import type { LessonProblem } from './authoring.documents.ts';
import styles from './authoring.module.css';

/** Where each problem is, as editors follow it, and what it is; those that make a lesson unusable first. */
export function ProblemList({ problems }: { problems: readonly LessonProblem[] }) {
  const { t } = useI18n();
  const errorsFirst = problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  return (
    <ul className={styles.problems}>
      {errorsFirst.map((problem) => (
        <li key={`${placeOf(problem)} ${problem.message}`} data-severity={problem.severity}>
          <code>{placeOf(problem)}</code>
          <span>
            {problem.severity === 'warning' && <b>{t.authoring.warning} </b>}
            {problem.message}
          </span>
        </li>
      ))}
    </ul>
  );
}

const placeOf = ({ file, line, column }: LessonProblem) => [file, line, column].filter((part) => part !== null).join(':');
