import { useEffect, useRef, useState, type Dispatch } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { QuizView } from '../quiz/quiz-view.tsx';
import { ExamFinish } from '../exam/exam-finish.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/status.tsx';
import type { AttemptAction, AttemptState } from './attempt-state.ts';
import { ContentsNav, titleOf } from './contents-nav.tsx';
import { FinishView } from './finish-view.tsx';
import type { Lesson } from './lesson.documents.ts';
import styles from './lesson-text.module.css';
import { Markdown } from './markdown/markdown.tsx';
import { isDone, sectionsOf, type Section } from './sections.ts';
import { StepView } from './step-view.tsx';
import { useSection } from './use-section.ts';

export interface PartProps {
  readonly lesson: Lesson;
  readonly attempt: AttemptState;
  readonly dispatch: Dispatch<AttemptAction>;
  readonly onRestart: () => void;
}

/** The text of one part of the lesson at a time, with the way to the others. */
export function LessonText(props: PartProps) {
  const { t } = useI18n();
  const { lesson, attempt } = props;
  const sections = sectionsOf(lesson);
  const [current, go] = useSection(sections, useOpening(sections, props));
  const section = sections[current]!;
  const frame = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(section.id);
  useShortcut('N', () => go(current + 1));
  useShortcut('P', () => go(current - 1));

  useEffect(() => {
    if (shown.current === section.id) return;
    shown.current = section.id;
    frame.current?.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [section.id]);

  return (
    <div className={styles.frame}>
      <div className={styles.nav}>
        <ContentsNav sections={sections} current={current} lesson={lesson} attempt={attempt} onGo={go} />
      </div>
      <div ref={frame} className={styles.scroll} tabIndex={-1}>
        <article className={styles.part} aria-labelledby="part-title">
          {!lesson.translated && <Notice tone="info" icon="globe" title={t.lesson.notTranslated} />}
          <header>
            {section.kind === 'step' && (
              <p className={styles.eyebrow}>{(lesson.exam ? t.exam.taskOf : t.lesson.stepOf)(section.number, lesson.steps.length)}</p>
            )}
            <h2 id="part-title" ref={heading} tabIndex={-1}>
              {section.kind === 'intro'
                ? lesson.title
                : section.kind === 'quiz'
                  ? t.quiz.title
                  : section.kind === 'finish' && attempt.exam?.report
                    ? t.exam.resultTitle
                    : titleOf(section, t)}
            </h2>
          </header>
          <Part key={section.id} section={section} onGo={go} onNext={() => go(current + 1)} {...props} />
          <footer className={styles.foot}>
            {current > 0 && (
              <Button look="quiet" icon="left" onClick={() => go(current - 1)}>
                {t.lesson.previous}
              </Button>
            )}
            {current < sections.length - 1 && (
              <NextButton
                section={section}
                next={sections[current + 1]!}
                done={isDone(section, lesson, attempt)}
                onGo={() => go(current + 1)}
              />
            )}
          </footer>
        </article>
      </div>
    </div>
  );
}

function Part({ section, onGo, onNext, ...props }: PartProps & { section: Section; onGo: (index: number) => void; onNext: () => void }) {
  switch (section.kind) {
    case 'intro':
      return <Markdown source={props.lesson.intro} />;
    case 'step':
      return <StepView step={section.step} onNext={onNext} {...props} />;
    case 'quiz':
      return <QuizView {...props} />;
    case 'finish':
      if (props.lesson.exam !== null) return <ExamFinish onGo={onGo} {...props} />;
      return <FinishView onGo={onGo} {...props} />;
  }
}

function NextButton({ section, next, done, onGo }: { section: Section; next: Section; done: boolean; onGo: () => void }) {
  const { t } = useI18n();
  const words = {
    intro: t.lesson.next,
    step: section.kind === 'intro' ? t.lesson.begin : t.lesson.next,
    quiz: t.lesson.toQuiz,
    finish: t.lesson.toFinish,
  };
  return (
    <Button look={done || section.kind === 'intro' ? 'primary' : 'secondary'} className={styles.next} onClick={onGo}>
      {words[next.kind]}
    </Button>
  );
}

/** Where a lesson opens, decided once: at the introduction at first, later at the first part that is not done. */
function useOpening(sections: readonly Section[], props: PartProps): number {
  return useState(() => firstOpen(sections, props))[0];
}

function firstOpen(sections: readonly Section[], { lesson, attempt }: PartProps): number {
  if (attempt.progress.stepsDone === 0) return 0;
  const open = sections.findIndex((section) => section.kind !== 'intro' && !isDone(section, lesson, attempt));
  return open < 0 ? sections.length - 1 : open;
}
