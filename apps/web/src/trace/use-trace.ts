import { useCallback, useEffect, useRef, useState } from 'react';
import { useBackend } from '../graphql/backend.tsx';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import type { AttemptState } from '../lesson/attempt-state.ts';
import { mergeRequests } from './trace-groups.ts';
import { RequestTraceQuery, type TracedRequest } from './trace.documents.ts';

const FIRST = 50;

interface Trace {
  readonly requests: readonly TracedRequest[];
  readonly loading: boolean;
  readonly failure: ErrorCode | null;
  readonly reload: () => void;
}

/** The latest requests, and those of each command that finishes while they are shown. */
export function useTrace(attempt: AttemptState): Trace {
  const { client } = useBackend();
  const [requests, setRequests] = useState<readonly TracedRequest[]>([]);
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const fetched = useRef(new Set<string>());
  const attemptId = attempt.id;

  const load = useCallback(
    async (commandId: string | null) => {
      const variables = { attemptId, commandId, first: FIRST };
      const { data, error } = await client.query(RequestTraceQuery, variables, { requestPolicy: 'network-only' }).toPromise();
      if (data) setRequests((known) => mergeRequests(known, data.requestTrace));
      return error && !data ? errorCode(error) : null;
    },
    [client, attemptId],
  );
  const reload = useCallback(() => {
    setLoading(true);
    void load(null).then((code) => {
      setFailure(code);
      setLoading(false);
    });
  }, [load]);

  useEffect(reload, [reload]);

  useEffect(() => {
    for (const { id, requests: count, exitCode } of attempt.commands) {
      const key = `${id}/${exitCode}/${count}`;
      if (count === 0 || fetched.current.has(key)) continue;
      fetched.current.add(key);
      void load(id).then((code) => code && fetched.current.delete(key));
    }
  }, [attempt.commands, load]);

  return { requests, loading, failure, reload };
}
