import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { usePageTitle } from '../app/page-title.ts';
import { BrokenLesson } from '../authoring/broken-lesson.tsx';
import { useLessonProblems } from '../authoring/use-lesson-problems.ts';
import { ExamStart } from '../exam/exam-start.tsx';
import { useConnection } from '../graphql/backend.tsx';
import { errorCode } from '../graphql/error-code.ts';
import { useRetry } from '../graphql/use-retry.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { LessonQuery, type Lesson } from '../lesson/lesson.documents.ts';
import { LessonPlayer } from '../lesson/lesson-player.tsx';
import { useAttempt } from '../lesson/use-attempt.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Notice, Skeleton } from '../ui/status.tsx';
import styles from './lesson-page.module.css';
import { NotFoundPage } from './not-found-page.tsx';

export function LessonPage({ track, slug }: { track: string; slug: string }) {
  const { t, locale } = useI18n();
  const { attempt, failure, dispatch, start } = useAttempt(track, slug);
  const [{ data, error, stale }, reload] = useQuery({
    query: LessonQuery,
    variables: { track, slug, locale, attemptId: attempt?.id ?? null },
    pause: attempt === null && failure !== 'NOT_BEGUN' && failure !== 'OUTDATED',
  });
  const lesson = useLatest(data?.lesson);
  useAfterReconnecting(() => reload({ requestPolicy: 'network-only' }));
  usePageTitle(lesson?.title);

  const isMissing = (data && !data.lesson && !stale) || failure === 'NOT_FOUND';
  const code = (failure === 'NOT_BEGUN' ? null : failure) ?? (error && !lesson ? errorCode(error) : null);
  const retry = () => {
    if (error || isMissing) reload({ requestPolicy: 'network-only' });
    if (failure) void start();
  };
  useRetry(isMissing ? 'NOT_FOUND' : code, retry);

  if (isMissing) return <MissingLesson track={track} slug={slug} onMended={retry} />;
  const outdated = failure === 'OUTDATED';
  if (lesson && (failure === 'NOT_BEGUN' || (outdated && lesson.exam))) {
    return <ExamStart lesson={lesson} outdated={outdated} onStart={() => start({ begin: true, restart: outdated })} />;
  }
  if (code) {
    const wayOut =
      code === 'OUTDATED' ? { label: t.lesson.restart, act: () => void start({ restart: true }) } : { label: t.app.retry, act: retry };
    return (
      <main id="main" tabIndex={-1} className={styles.message}>
        <Notice tone="bad" title={t.lesson.loadFailed} action={<Actions {...wayOut} />}>
          <p>{t.errors[code]}</p>
        </Notice>
      </main>
    );
  }
  if (!lesson || !attempt) return <LessonSkeleton />;
  const restart = () => {
    window.location.hash = 'intro';
    void start({ restart: true });
  };
  return <LessonPlayer key={attempt.id} lesson={lesson} attempt={attempt} dispatch={dispatch} onRestart={restart} />;
}

/** A lesson may be missing because its author has not finished writing it. */
function MissingLesson({ track, slug, onMended }: { track: string; slug: string; onMended: () => void }) {
  const problems = useLessonProblems({ track, slug }, onMended);
  return problems.length > 0 ? <BrokenLesson problems={problems} /> : <NotFoundPage />;
}

/** The server may have been started again with another edition of the lesson. */
function useAfterReconnecting(act: () => void): void {
  const connection = useConnection();
  const before = useRef(connection);
  useEffect(() => {
    if (before.current === 'reconnecting' && connection === 'live') act();
    before.current = connection;
  });
}

/** While the lesson is fetched in another language, the one before stays. */
function useLatest(lesson: Lesson | null | undefined): Lesson | null {
  const [latest, setLatest] = useState<Lesson | null>(null);
  if (lesson && lesson !== latest) setLatest(lesson);
  return lesson ?? latest;
}

function Actions({ label, act }: { label: string; act: () => void }) {
  const { t } = useI18n();
  return (
    <div className={styles.actions}>
      <Button look="primary" onClick={act}>
        {label}
      </Button>
      <LinkButton href="/">{t.lesson.backToCourses}</LinkButton>
    </div>
  );
}

function LessonSkeleton() {
  const { t } = useI18n();
  return (
    <main id="main" tabIndex={-1} className={styles.skeleton} aria-busy="true">
      <p role="status" className={styles.waiting}>
        {t.lesson.loading}
      </p>
      <div className={styles.lines}>
        <Skeleton width="60%" height="2rem" />
        {['100%', '94%', '98%', '70%', '88%'].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
        <Skeleton height="9rem" />
      </div>
      <div className={styles.screen} />
    </main>
  );
}
