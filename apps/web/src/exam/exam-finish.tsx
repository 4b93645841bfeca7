import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Step } from '../lesson/lesson.documents.ts';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { ExamReportView } from './exam-report.tsx';
import styles from './exam.module.css';
import { markOf } from './use-marks.ts';
import { useFinishExam } from './use-finish-exam.ts';

/** The last part of an exam: what is flagged and the way to its end; after it, the report. */
export function ExamFinish(props: PartProps & { onGo: (index: number) => void }) {
  const { t } = useI18n();
  const { lesson, attempt, dispatch, onGo } = props;
  const [asking, setAsking] = useState(false);
  const { finish, busy } = useFinishExam({ attempt, dispatch });
  if (attempt.exam?.report) return <ExamReportView report={attempt.exam.report} {...props} />;
  const marked = (mark: 'flagged' | 'skipped') =>
    lesson.steps.flatMap((step, index) => (markOf(attempt, step.id)[mark] ? [{ step, index }] : []));
  return (
    <>
      <p>{t.exam.lead}</p>
      <TaskLinks title={t.exam.comeBack} tasks={marked('flagged')} onGo={onGo} />
      <TaskLinks title={t.exam.leftOut} tasks={marked('skipped')} onGo={onGo} />
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

function TaskLinks({
  title,
  tasks,
  onGo,
}: {
  title: string;
  tasks: readonly { step: Step; index: number }[];
  onGo: (index: number) => void;
}) {
  if (tasks.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className={styles.list}>
        {tasks.map(({ step, index }) => (
          <li key={step.id}>
            <Button look="quiet" icon="right" onClick={() => onGo(index + 1)}>
              {step.title}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
