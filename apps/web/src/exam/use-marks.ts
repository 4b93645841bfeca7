import type { Dispatch } from 'react';
import { useMutation } from 'urql';
import { errorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { AttemptAction, AttemptState } from '../lesson/attempt-state.ts';
import type { TaskMark } from '../lesson/lesson.documents.ts';
import { useToast } from '../ui/toast.tsx';
import { MarkTaskMutation } from './exam.documents.ts';

export type MarkChange = Partial<Pick<TaskMark, 'flagged' | 'skipped'>>;

export interface Marks {
  of(taskId: string): TaskMark;
  change(taskId: string, change: MarkChange): void;
}

/** What the learner has noted about the tasks of an exam. The server keeps it and tells the other windows; here it is seen at once. */
export function useMarks(attempt: AttemptState, dispatch: Dispatch<AttemptAction>): Marks {
  const { t } = useI18n();
  const toast = useToast();
  const [, send] = useMutation(MarkTaskMutation);
  const of = (taskId: string) => markOf(attempt, taskId);
  const change = (taskId: string, changed: MarkChange) => {
    const before = of(taskId);
    dispatch({ type: 'mark', mark: { ...before, ...changed } });
    void send({ attemptId: attempt.id, stepId: taskId, ...changed }).then(({ data, error }) => {
      dispatch({ type: 'mark', mark: data?.markTask ?? before });
      if (!data) toast('bad', t.errors[errorCode(error ?? {})]);
    });
  };
  return { of, change };
}

export function markOf({ exam }: Pick<AttemptState, 'exam'>, taskId: string): TaskMark {
  // When it is over, there is nothing to come back to.
  const marks = exam?.report ? [] : exam?.marks;
  return marks?.find(({ stepId }) => stepId === taskId) ?? { stepId: taskId, flagged: false, skipped: false };
}
