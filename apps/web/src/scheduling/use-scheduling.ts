import { useCallback, useEffect, useState } from 'react';
import { useBackend } from '../graphql/backend.tsx';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { SchedulingDecisionsQuery, type SchedulingDecision } from './scheduling.documents.ts';

interface Scheduling {
  /** Null until they have been loaded once. */
  readonly decisions: readonly SchedulingDecision[] | null;
  readonly failure: ErrorCode | null;
  readonly reload: () => void;
}

/** The decisions about the pods that there are, and again when a command ends or time is skipped. */
export function useScheduling({ id: attemptId, commands, clock }: AttemptState): Scheduling {
  const { client } = useBackend();
  const [decisions, setDecisions] = useState<readonly SchedulingDecision[] | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  const reload = useCallback(() => {
    void client
      .query(SchedulingDecisionsQuery, { attemptId }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (data) setDecisions(data.schedulingDecisions);
        setFailure(error && !data ? errorCode(error) : null);
      });
  }, [client, attemptId]);

  useEffect(reload, [reload, commands, clock]);
  return { decisions, failure, reload };
}
