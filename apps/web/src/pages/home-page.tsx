import { useQuery } from 'urql';
import { usePageTitle } from '../app/page-title.ts';
import { ProblemList } from '../authoring/problem-list.tsx';
import { useLessonProblems } from '../authoring/use-lesson-problems.ts';
import { errorCode } from '../graphql/error-code.ts';
import { useRetry } from '../graphql/use-retry.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { Button, LinkButton } from '../ui/button.tsx';
import { Notice, Skeleton } from '../ui/status.tsx';
import { CourseSection } from './course-section.tsx';
import { CoursesQuery, lessonPath, nextLesson, type Course } from './courses.documents.ts';
import { DockIllustration } from './dock-illustration.tsx';
import styles from './home-page.module.css';

export function HomePage() {
  const { t, locale } = useI18n();
  const [{ data, error, fetching }, reload] = useQuery({ query: CoursesQuery, variables: { locale }, requestPolicy: 'cache-and-network' });
  usePageTitle(null);
  useRetry(error && !data ? errorCode(error) : null, () => reload({ requestPolicy: 'network-only' }));

  return (
    <main id="main" tabIndex={-1} className={styles.page}>
      <Hero courses={data?.courses} waiting={fetching} />
      <section className={styles.courses} aria-labelledby="courses" aria-busy={fetching && !data}>
        <h2 id="courses">{t.home.courses}</h2>
        <BrokenLessons onMended={() => reload({ requestPolicy: 'network-only' })} />
        {data ? (
          <CourseList courses={data.courses} />
        ) : error ? (
          <Notice
            tone="bad"
            title={t.home.errorTitle}
            action={<Button onClick={() => reload({ requestPolicy: 'network-only' })}>{t.app.retry}</Button>}
          >
            <p>{t.errors[errorCode(error)]}</p>
          </Notice>
        ) : (
          <CoursesSkeleton />
        )}
      </section>
    </main>
  );
}

function Hero({ courses, waiting }: { courses: readonly Course[] | undefined; waiting: boolean }) {
  const { t } = useI18n();
  return (
    <div className={styles.hero}>
      <div className={styles.pitch}>
        <h1>{t.home.title}</h1>
        <p className={styles.lead}>{t.home.lead}</p>
        {courses ? <FirstAction courses={courses} /> : waiting ? <Skeleton width="15rem" height="3.25rem" /> : null}
      </div>
      <div className={styles.picture}>
        <DockIllustration label={t.home.illustration} />
      </div>
      <ul className={styles.claims}>
        {t.home.claims.map(({ title, body }) => (
          <li key={title}>
            <strong>{title}</strong>
            <span>{body}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FirstAction({ courses }: { courses: readonly Course[] }) {
  const { t, format } = useI18n();
  const next = nextLesson(courses);
  if (!next) return null;
  if (next.kind === 'done') return <p className={styles.done}>{t.home.allDone}</p>;
  const words = {
    exam: [t.home.toExam, t.home.examRuns(format.time(new Date(next.lesson.progress?.runsUntil ?? 0)))],
    start: [t.home.start, t.home.noAccount],
    resume: [t.home.resume, t.home.resumeLesson(next.lesson.title)],
    next: [t.home.resume, t.home.resumeLesson(next.lesson.title)],
  }[next.kind];
  return (
    <div className={styles.action}>
      <LinkButton href={lessonPath(next.lesson)} look="primary" size="large" icon="play">
        {words[0]}
      </LinkButton>
      <span>{words[1]}</span>
    </div>
  );
}

/** For authors: what is not in the list, and why. */
function BrokenLessons({ onMended }: { onMended: () => void }) {
  const { t } = useI18n();
  const errors = useLessonProblems(null, onMended).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return null;
  return (
    <Notice tone="bad" title={t.authoring.problems}>
      <p>{t.authoring.problemsLead}</p>
      <ProblemList problems={errors} />
    </Notice>
  );
}

function CourseList({ courses }: { courses: readonly Course[] }) {
  const { t } = useI18n();
  if (courses.length === 0) {
    return (
      <Notice tone="info" title={t.home.emptyTitle}>
        <p>{t.home.emptyBody}</p>
      </Notice>
    );
  }
  const next = nextLesson(courses);
  return courses.map((course) => <CourseSection key={course.id} course={course} courses={courses} next={next?.lesson} />);
}

function CoursesSkeleton() {
  const { t } = useI18n();
  return (
    <div className={styles.skeletons} role="status" aria-label={t.app.loading}>
      {[0, 1].map((course) => (
        <div key={course} className={styles.skeleton}>
          <Skeleton width="14rem" height="1.6rem" />
          <Skeleton width="70%" />
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} height="4.2rem" />
          ))}
        </div>
      ))}
    </div>
  );
}
