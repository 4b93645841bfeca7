import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { ExamReportView } from './exam-report.tsx';
import styles from './exam.module.css';
import { useFlags } from './flags.ts';
import { useFinishExam } from './use-finish-exam.ts';

/** The last part of an exam: what is flagged and the way to its end; after it, the report. */
export function ExamFinish(props: PartProps & { onGo: (index: number) => void }) {
  const { t } = useI18n();
  const { lesson, attempt, dispatch, onGo } = props;
  const [asking, setAsking] = useState(false);
  const { finish, busy } = useFinishExam({ attempt, dispatch });
  const flags = useFlags(attempt.id);
  if (attempt.exam?.report) return <ExamReportView report={attempt.exam.report} {...props} />;
  const flagged = lesson.steps.flatMap((step, index) => (flags.has(step.id) ? [{ step, index }] : []));
  return (
    <>
      <p>{t.exam.lead}</p>
      {flagged.length > 0 && (
        <>
          <h3>{t.exam.comeBack}</h3>
          <ul className={styles.list}>
            {flagged.map(({ step, index }) => (
              <li key={step.id}>
                <Button look="quiet" icon="right" onClick={() => onGo(index + 1)}>
                  {step.title}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button look="primary" size="large" disabled={busy} onClick={() => setAsking(true)}>
        {busy ? t.exam.grading : t.exam.finish}
      </Button>
      <Confirm
        open={asking}
        title={t.exam.finishTitle}
        body={t.exam.finishBody}
        confirm={t.exam.finish}
        onConfirm={() => void finish()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
