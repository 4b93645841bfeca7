import { useQuery } from 'urql';
import { useI18n } from '../i18n/i18n.tsx';
import { ExamHistoryQuery } from './exam.documents.ts';
import styles from './exam.module.css';

/** What earlier attempts at an exam came to; nothing when there was none. `current` is left out. */
export function ExamHistory({ track, slug, current }: { track: string; slug: string; current?: string }) {
  const { t, format } = useI18n();
  const [{ data }] = useQuery({ query: ExamHistoryQuery, variables: { track, slug }, requestPolicy: 'cache-and-network' });
  const earlier = data?.examHistory.filter(({ attemptId }) => attemptId !== current) ?? [];
  if (earlier.length === 0) return null;
  return (
    <>
      <h3>{t.exam.history}</h3>
      <ul className={styles.list}>
        {earlier.map(({ attemptId, finishedAt, points, maxPoints, passed }) => (
          <li key={attemptId}>
            <time dateTime={finishedAt}>{format.dateTime(new Date(finishedAt))}</time>: {format.number(points)} / {format.number(maxPoints)}
            , {passed ? t.exam.passed : t.exam.notPassed}
          </li>
        ))}
      </ul>
    </>
  );
}
