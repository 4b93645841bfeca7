import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Lesson } from '../lesson/lesson.documents.ts';
import { AssetsContext, Markdown } from '../lesson/markdown/markdown.tsx';
import { Button, LinkButton } from '../ui/button.tsx';
import { Notice } from '../ui/status.tsx';
import { ExamHistory } from './exam-history.tsx';
import styles from './exam.module.css';

interface ExamStartProps {
  readonly lesson: Lesson;
  readonly onStart: () => Promise<void>;
  /** The attempt before can not be opened any more. */
  readonly outdated: boolean;
}

/** Before an exam: what it is, how long it takes, and the button from which its time runs. */
export function ExamStart({ lesson, onStart, outdated }: ExamStartProps) {
  const { t, format } = useI18n();
  const [busy, setBusy] = useState(false);
  const { minutes, passMark } = lesson.exam!;
  const start = () => {
    setBusy(true);
    void onStart().then(() => setBusy(false));
  };
  return (
    <main id="main" tabIndex={-1} className={styles.start}>
      <h1>{lesson.title}</h1>
      {outdated && (
        <Notice tone="bad" title={t.exam.outdatedTitle}>
          <p>{t.exam.outdated}</p>
        </Notice>
      )}
      <ul className={styles.terms}>
        <li>{format.minutes(minutes)}</li>
        <li>{t.exam.taskCount(lesson.steps.length)}</li>
        <li>{t.exam.enough(passMark)}</li>
      </ul>
      <AssetsContext value={`/scenarios/${lesson.track}/${lesson.slug}/`}>
        <Markdown source={lesson.intro} />
      </AssetsContext>
      <p>{t.exam.startNote}</p>
      <div className={styles.marks}>
        <Button look="primary" size="large" icon="play" disabled={busy} onClick={start}>
          {busy ? t.lesson.loading : t.exam.start}
        </Button>
        <LinkButton href="/" size="large">
          {t.lesson.backToCourses}
        </LinkButton>
      </div>
      {outdated && <ExamHistory track={lesson.track} slug={lesson.slug} />}
    </main>
  );
}
