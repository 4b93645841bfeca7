import { useCallback, useEffect, useReducer, useRef, useState, type Dispatch } from 'react';
import { useSession } from '../account/session.tsx';
import { useBackend, useConnection } from '../graphql/backend.tsx';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import { attemptReducer, type AttemptAction, type AttemptState } from './attempt-state.ts';
import { AttemptChangedSubscription, AttemptQuery, StartAttemptMutation } from './lesson.documents.ts';

export interface AttemptAccess {
  readonly attempt: AttemptState | null;
  readonly failure: ErrorCode | null;
  readonly dispatch: Dispatch<AttemptAction>;
  /** Resumes the open attempt, or begins one: an exam only with `begin`. `restart` gives the open one up. */
  readonly start: (how?: { readonly restart?: boolean; readonly begin?: boolean }) => Promise<void>;
}

/** The learner's attempt at a lesson, kept up to date by the server. Starts a guest session when there is none. */
export function useAttempt(track: string, slug: string): AttemptAccess {
  const { client } = useBackend();
  const { state: sessionState, ensure, expire } = useSession();
  const [attempt, dispatch] = useReducer(attemptReducer, null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const starting = useRef(false);

  const start = useCallback(
    async ({ restart = false, begin = false } = {}) => {
      if (starting.current) return;
      starting.current = true;
      setFailure(null);
      const session = await ensure();
      const { data, error } = session.ok
        ? await client.mutation(StartAttemptMutation, { track, slug, restart, begin }).toPromise()
        : { data: undefined };
      starting.current = false;
      if (data) return dispatch({ type: 'loaded', attempt: data.startAttempt, at: Date.now() });
      const code = session.ok ? errorCode(error ?? {}) : session.code;
      if (code === 'UNAUTHENTICATED') expire();
      setFailure(code);
    },
    [client, ensure, expire, track, slug],
  );

  const wanted = sessionState !== 'loading' && attempt === null && failure === null;
  useEffect(() => {
    if (wanted) void start();
  }, [wanted, start]);

  const owner = useRef(client);
  useEffect(() => {
    if (owner.current === client) return;
    owner.current = client;
    setFailure(null);
    dispatch({ type: 'left' });
  }, [client]);

  // The server may have become another one while the page was open.
  const onOutdated = useCallback(() => setFailure('OUTDATED'), []);
  useAttemptEvents(attempt?.id, attempt?.exam != null, dispatch, onOutdated);
  return { attempt, failure, dispatch, start };
}

/** Keeps an attempt up to date with what the server tells of it. */
export function useAttemptEvents(
  attemptId: string | undefined,
  isExam: boolean,
  dispatch: Dispatch<AttemptAction>,
  onOutdated: () => void,
): void {
  const { client, live } = useBackend();
  const { user } = useSession();
  const connection = useConnection();
  const [missed, setMissed] = useState(false);
  const language = useRef(user?.locale);

  const reload = useCallback(() => {
    if (attemptId === undefined) return;
    void client
      .query(AttemptQuery, { id: attemptId }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (data?.attempt) dispatch({ type: 'loaded', attempt: data.attempt, at: Date.now() });
        else if (error && errorCode(error) === 'OUTDATED') onOutdated();
      });
  }, [client, attemptId, dispatch, onOutdated]);

  useEffect(() => {
    if (attemptId === undefined) return;
    return live.subscribe(AttemptChangedSubscription, () => ({ attemptId }), {
      next: ({ attemptChanged }) => {
        dispatch({ type: 'event', event: attemptChanged, at: Date.now() });
        // Another window, or the clock, has ended the exam: now it may be known what it came to.
        if (attemptChanged.type === 'completed' && isExam) reload();
      },
      refused: (code) => code === 'OUTDATED' && onOutdated(),
    });
  }, [live, attemptId, dispatch, isExam, reload, onOutdated]);

  // What happened while the connection was down was told to nobody.
  useEffect(() => {
    if (connection === 'reconnecting') setMissed(true);
    else if (connection === 'live' && missed) {
      setMissed(false);
      reload();
    }
  }, [connection, missed, reload]);

  // Messages of checks, hints and answers come in the profile's language.
  useEffect(() => {
    if (language.current === user?.locale) return;
    const known = language.current !== undefined;
    language.current = user?.locale;
    if (known) reload();
  }, [user?.locale, reload]);
}
