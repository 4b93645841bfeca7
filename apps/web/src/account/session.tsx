import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useBackend } from '../graphql/backend.tsx';
import { errorCode, type ErrorCode } from '../graphql/error-code.ts';
import { hasStoredLocale, useI18n } from '../i18n/i18n.tsx';
import type { Locale } from '../i18n/locale.ts';
import {
  LoginMutation,
  LogoutMutation,
  MeQuery,
  RegisterMutation,
  SetLocaleMutation,
  StartGuestMutation,
  type User,
} from './account.documents.ts';

/** What a form shows when the server says no: beside the field, or above all fields. */
export interface FormError {
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
}

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: FormError } | { readonly ok: false; readonly code: ErrorCode };

interface Session {
  readonly user: User | null;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Makes sure that there is a session: a guest's when there is none. */
  readonly ensure: () => Promise<{ ok: true } | { ok: false; code: ErrorCode }>;
  readonly register: (email: string, password: string, name: string) => Promise<Outcome>;
  readonly login: (email: string, password: string) => Promise<Outcome>;
  readonly logout: () => Promise<Outcome>;
  readonly switchLocale: (locale: Locale) => void;
  /** The server said that the session is gone. */
  readonly expire: () => void;
}

const SessionContext = createContext<Session | null>(null);

type Answer =
  | ({ readonly __typename: 'User' } & User)
  | { readonly __typename: 'UserError'; readonly code: string; readonly message: string; readonly field: string | null };

function outcomeOf(answer: Answer): Outcome {
  return answer.__typename === 'User'
    ? { ok: true }
    : { ok: false, error: { code: answer.code, message: answer.message, field: answer.field } };
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const { client, renew } = useBackend();
  const { locale, setLocale } = useI18n();
  const [user, setUser] = useState<User | null>(null);
  const [state, setState] = useState<Session['state']>('loading');

  const adopt = useCallback(
    (next: User) => {
      setUser(next);
      setState('ready');
      if (!next.guest || !hasStoredLocale()) setLocale(next.locale);
    },
    [setLocale],
  );

  useEffect(() => {
    let current = true;
    void client
      .query(MeQuery, {}, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (!current) return;
        if (data?.me) return adopt(data.me);
        setUser(null);
        setState(error ? 'failed' : 'ready');
      });
    return () => {
      current = false;
    };
  }, [client, adopt]);

  const session = useMemo<Session>(() => {
    const startGuest = async () => {
      const { data, error } = await client.mutation(StartGuestMutation, { locale }).toPromise();
      if (!data) return { ok: false, code: errorCode(error ?? {}) } as const;
      setUser(data.startGuest);
      setState('ready');
      return { ok: true } as const;
    };
    return {
      user,
      state,
      ensure: async () => (user ? { ok: true } : startGuest()),
      register: async (email, password, name) => {
        const { data, error } = await client.mutation(RegisterMutation, { email, password, name: name === '' ? null : name }).toPromise();
        if (!data) return { ok: false, code: errorCode(error ?? {}) };
        if (data.register.__typename === 'User') setUser(data.register);
        return outcomeOf(data.register);
      },
      login: async (email, password) => {
        const { data, error } = await client.mutation(LoginMutation, { email, password }).toPromise();
        if (!data) return { ok: false, code: errorCode(error ?? {}) };
        if (data.login.__typename === 'User') {
          adopt(data.login);
          renew();
        }
        return outcomeOf(data.login);
      },
      logout: async () => {
        const { data, error } = await client.mutation(LogoutMutation, {}).toPromise();
        if (!data) return { ok: false, code: errorCode(error ?? {}) };
        setUser(null);
        renew();
        return { ok: true };
      },
      switchLocale: (next) => {
        setLocale(next);
        if (!user) return;
        void client
          .mutation(SetLocaleMutation, { locale: next })
          .toPromise()
          .then(({ data }) => data && setUser(data.setLocale));
      },
      expire: () => setUser(null),
    };
  }, [client, renew, adopt, locale, setLocale, user, state]);

  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is called outside of SessionProvider');
  return session;
}
