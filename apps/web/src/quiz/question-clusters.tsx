import { createContext, useCallback, useContext, useMemo, useReducer, useRef, useState, type Dispatch } from 'react';
import { useBackend } from '../graphql/backend.tsx';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import { attemptReducer, type AttemptAction, type AttemptState } from '../lesson/attempt-state.ts';
import { useAttemptEvents } from '../lesson/use-attempt.ts';
import { OpenQuestionClusterMutation } from './question-clusters.documents.ts';

/** The cluster of a question while it is worked in: an attempt of its own. */
export interface QuestionCluster {
  readonly questionId: string;
  readonly attempt: AttemptState;
  readonly dispatch: Dispatch<AttemptAction>;
}

export interface QuestionClusters {
  /** Takes the place of the lesson's cluster; null: that one is shown. */
  readonly current: QuestionCluster | null;
  /** As it was left, or fresh. Says what went wrong. */
  readonly open: (questionId: string, how?: { readonly restart: boolean }) => Promise<ErrorCode | null>;
  readonly close: () => void;
}

/** At most one cluster of a question at a time. `onOpen` is called when one takes the place of the lesson's. */
export function useOwnQuestionClusters(attemptId: string, onOpen: () => void): QuestionClusters {
  const { client } = useBackend();
  const [questionId, setQuestionId] = useState<string | null>(null);
  const [attempt, dispatch] = useReducer(attemptReducer, null);
  const opened = useRef(onOpen);
  opened.current = onOpen;

  const open = useCallback(
    async (id: string, { restart } = { restart: false }): Promise<ErrorCode | null> => {
      const { data, error } = await client.mutation(OpenQuestionClusterMutation, { attemptId, questionId: id, restart }).toPromise();
      if (!data) {
        const code = errorCode(error ?? {});
        // One that another version has made can not be gone on with: then a fresh one is better than none.
        return code === 'OUTDATED' && !restart ? latest.current(id, { restart: true }) : code;
      }
      setQuestionId(id);
      dispatch({ type: 'loaded', attempt: data.openQuestionCluster, at: Date.now() });
      opened.current();
      return null;
    },
    [client, attemptId],
  );
  const latest = useRef(open);
  latest.current = open;
  const close = useCallback(() => {
    setQuestionId(null);
    dispatch({ type: 'left' });
  }, []);
  useAttemptEvents(attempt?.id, false, dispatch, close);
  return useMemo(
    () => ({ current: questionId !== null && attempt ? { questionId, attempt, dispatch } : null, open, close }),
    [questionId, attempt, open, close],
  );
}

export const QuestionClustersContext = createContext<QuestionClusters>({
  current: null,
  open: () => Promise.resolve(null),
  close: () => undefined,
});

export const useQuestionClusters = (): QuestionClusters => useContext(QuestionClustersContext);
