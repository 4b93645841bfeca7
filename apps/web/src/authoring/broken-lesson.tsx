import { usePageTitle } from '../app/page-title.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { LinkButton } from '../ui/button.tsx';
import type { LessonProblem } from './authoring.documents.ts';
import styles from './authoring.module.css';
import { ProblemList } from './problem-list.tsx';

/** In the place of a lesson that is being written and can not be used as it is. */
export function BrokenLesson({ problems }: { problems: readonly LessonProblem[] }) {
  const { t } = useI18n();
  usePageTitle(t.authoring.brokenTitle);
  return (
    <main id="main" tabIndex={-1} className={styles.page}>
      <h1>{t.authoring.brokenTitle}</h1>
      <p role="status">{t.authoring.brokenLead}</p>
      <ProblemList problems={problems} />
      <p>
        <LinkButton href="/">{t.lesson.backToCourses}</LinkButton>
      </p>
    </main>
  );
}
