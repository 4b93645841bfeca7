import { createContext, useContext, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { cacheExchange, Client, fetchExchange, Provider, type Exchange } from 'urql';
import type { ConnectionState } from './connection.ts';
import { openLive, type Live } from './live.ts';

export interface Backend {
  readonly client: Client;
  readonly live: Live;
}

interface BackendAccess extends Backend {
  /** Forgets everything that was read, and connects anew: the session cookie now stands for somebody else. */
  readonly renew: () => void;
}

const BackendContext = createContext<BackendAccess | null>(null);

export function newClient(transport: Exchange): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [cacheExchange, transport],
    fetchOptions: { credentials: 'same-origin' },
  });
}

export function connectBackend(): Backend {
  const { protocol, host } = window.location;
  return { client: newClient(fetchExchange), live: openLive(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`) };
}

export function BackendProvider({ connect = connectBackend, children }: { connect?: () => Backend; children: ReactNode }) {
  const [backend, setBackend] = useState(connect);
  const access = useMemo(
    () => ({
      ...backend,
      renew: () => {
        backend.live.close();
        setBackend(connect());
      },
    }),
    [backend, connect],
  );
  return (
    <BackendContext value={access}>
      <Provider value={backend.client}>{children}</Provider>
    </BackendContext>
  );
}

export function useBackend(): BackendAccess {
  const backend = useContext(BackendContext);
  if (!backend) throw new Error('useBackend is called outside of BackendProvider');
  return backend;
}

export function useConnection(): ConnectionState {
  const { connection } = useBackend().live;
  return useSyncExternalStore(connection.subscribe, connection.get);
}
