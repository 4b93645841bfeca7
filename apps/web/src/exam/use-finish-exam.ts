import { useMutation } from 'urql';
import { errorCode } from '../graphql/error-code.ts';
import { useI18n } from '../i18n/i18n.tsx';
import type { PartProps } from '../lesson/lesson-text.tsx';
import { useToast } from '../ui/toast.tsx';
import { FinishExamMutation } from './exam.documents.ts';

/** Ends an exam and takes its report over. One that has ended is only read. */
export function useFinishExam({ attempt, dispatch }: Pick<PartProps, 'attempt' | 'dispatch'>): {
  finish: () => Promise<void>;
  busy: boolean;
} {
  const { t } = useI18n();
  const toast = useToast();
  const [{ fetching: busy }, send] = useMutation(FinishExamMutation);
  const finish = async () => {
    const { data, error } = await send({ attemptId: attempt.id });
    if (data) dispatch({ type: 'loaded', attempt: data.finishExam, at: Date.now() });
    else toast('bad', t.errors[errorCode(error ?? {})]);
  };
  return { finish, busy };
}
