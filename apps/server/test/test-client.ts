import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What an answer looks like is what the tests check. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Data = Record<string, any>;

export interface Answer<T = Data> {
  readonly status: number;
  readonly data: T;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** A browser: it keeps the session cookie. */
export class TestClient {
  readonly #url: string;
  cookie: string | undefined;
  /** The whole `set-cookie` header of the last answer that had one. */
  setCookie: string | undefined;

  constructor(url: string, cookie?: string) {
    this.#url = url;
    this.cookie = cookie;
  }

  async ask<T = Data>(query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.cookie && { cookie: this.cookie }), ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const [setCookie] = response.headers.getSetCookie();
    if (setCookie !== undefined) {
      this.setCookie = setCookie;
      this.cookie = setCookie.split(';')[0];
    }
    return { status: response.status, ...((await response.json()) as { data: T }) };
  }

  /** The data; throws when there are errors. */
  async get<T = Data>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await this.ask<T>(query, variables);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }

  subscribe<T>(query: string, variables: object = {}, headers: Record<string, string> = {}): Subscription<T> {
    return new Subscription(this.#url, { ...(this.cookie && { cookie: this.cookie }), ...headers }, query, variables);
  }
}

/** A subscription on a WebSocket of its own. */
export class Subscription<T> {
  readonly events: T[] = [];
  error: unknown;
  readonly #client: Client;
  #changed: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string>, query: string, variables: object) {
    class SessionSocket extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols, { headers });
      }
    }
    this.#client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: SessionSocket,
      retryAttempts: 0,
      lazy: true,
    });
    this.#client.subscribe<Record<string, T>>(
      { query, variables: { ...variables } },
      {
        next: ({ data, errors }) => {
          if (errors) this.error = errors;
          else this.events.push(Object.values(data!)[0]!);
          this.#changed();
        },
        error: (error) => {
          this.error = error;
          this.#changed();
        },
        complete: () => this.#changed(),
      },
    );
  }

  /** Waits until the events fulfil a condition, or the subscription has failed. */
  async until(isEnough: (events: readonly T[]) => boolean, patience = 60_000): Promise<readonly T[]> {
    const deadline = Date.now() + patience;
    while (this.error === undefined && !isEnough(this.events)) {
      if (Date.now() > deadline) throw new Error(`waited in vain; so far: ${JSON.stringify(this.events)}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        setTimeout(resolve, 50);
      });
    }
    return this.events;
  }

  close(): void {
    void this.#client.dispose();
  }
}
