import { useState } from 'react';
import { useMutation } from 'urql';
import { errorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/status.tsx';
import { useToast } from '../ui/toast.tsx';
import { ExamTask } from '../exam/exam-task.tsx';
import { CheckList } from './check-list.tsx';
import { HintList } from './hint-list.tsx';
import { RunCheckMutation, type Step } from './lesson.documents.ts';
import type { PartProps } from './lesson-text.tsx';
import { PlaceBox } from './place-box.tsx';
import { Markdown } from './markdown/markdown.tsx';
import styles from './step-view.module.css';

export function StepView({
  step,
  lesson,
  attempt,
  dispatch,
  onNext,
}: { step: Step; onNext: () => void } & Pick<PartProps, 'lesson' | 'attempt' | 'dispatch'>) {
  const { t } = useI18n();
  const toast = useToast();
  const [{ fetching }, runCheck] = useMutation(RunCheckMutation);
  const [explain, setExplain] = useState(false);
  const result = attempt.results.find(({ stepId }) => stepId === step.id);
  const missing = openBefore(step, lesson, attempt).map(({ title }) => `“${title}”`);
  const passed = result?.checks.filter(({ status }) => status === 'PASSED').length ?? 0;

  const check = async () => {
    if (fetching || step.checks.length === 0 || lesson.exam !== null) return;
    const { data, error } = await runCheck({ attemptId: attempt.id, stepId: step.id });
    if (!data) return toast('bad', t.errors[errorCode(error ?? {})]);
    dispatch({ type: 'result', result: data.runCheck });
    setExplain(true);
  };
  useShortcut('C', () => void check());
  const running = lesson.exam !== null && attempt.exam?.report === null;

  return (
    <>
      {!step.translated && <Notice tone="info" icon="globe" title={t.lesson.stepNotTranslated} />}
      {missing.length > 0 && <Notice tone="info" icon="info" title={t.lesson.doBefore(missing.join(', '))} />}
      {step.place && <PlaceBox {...step.place} />}
      <Markdown source={step.body} />
      {running && <ExamTask step={step} lesson={lesson} attempt={attempt} dispatch={dispatch} onNext={onNext} />}
      {step.checks.length > 0 && !running && (
        <section className={styles.task} data-done={result?.passed || undefined} aria-label={t.checks.title}>
          <header className={styles.head}>
            <h3>
              {result?.passed && <Icon name="check" />}
              {result?.passed ? t.checks.stepDone : lesson.exam ? t.exam.checked : t.checks.title}
            </h3>
            <span>{t.checks.passedCount(passed, step.checks.length)}</span>
          </header>
          <CheckList checks={step.checks} results={result?.checks ?? []} explain={explain} final={lesson.exam !== null} />
          <footer className={styles.foot}>
            <span>{lesson.exam === null ? t.checks.live : t.exam.graded}</span>
            {lesson.exam === null && (
              <Button size="small" onClick={() => void check()} disabled={fetching}>
                {fetching ? t.checks.checking : t.checks.checkNow}
              </Button>
            )}
          </footer>
        </section>
      )}
      <HintList step={step} attempt={attempt} dispatch={dispatch} />
    </>
  );
}

/** The steps that should be done before this one and are not. In a sequence nobody needs to be told. */
function openBefore({ after }: Step, lesson: PartProps['lesson'], attempt: PartProps['attempt']): readonly Step[] {
  const isSequence = lesson.steps.every((step, index) => step.after.join() === (lesson.steps[index - 1]?.id ?? ''));
  if (isSequence) return [];
  const passed = new Set(attempt.results.filter((result) => result.passed).map(({ stepId }) => stepId));
  return lesson.steps.filter(({ id, checks }) => after.includes(id) && checks.length > 0 && !passed.has(id));
}
