import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { execute, graphql, parse, subscribe, validate, type ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Connect, Plugin } from 'vite';
import { WebSocketServer } from 'ws';
import { PICTURE } from './lessons.ts';
import { mockSchema } from './mock-schema.ts';
import { MockWorld, type MockContext } from './world.ts';

const COOKIE = /(?:^|;\s*)drydock_session=([^;]+)/;
const sessionOf = (request: IncomingMessage): string | null => COOKIE.exec(request.headers.cookie ?? '')?.[1] ?? null;

/** Answers /graphql over HTTP and WebSocket. `/mock/offline?seconds=5` makes the server unreachable for a while. */
export function mockServer(): Plugin {
  const mock = new Mock();
  const attach = (server: { middlewares: Connect.Server; httpServer: unknown }) => {
    server.middlewares.use((request, response, next) => void mock.handle(request, response, next));
    (server.httpServer as Server | null)?.on('upgrade', (request, socket, head) => mock.upgrade(request, socket, head));
  };
  return { name: 'drydock-mock-server', configureServer: attach, configurePreviewServer: attach };
}

class Mock {
  #world = new MockWorld();
  #sockets = new WebSocketServer({ noServer: true });
  #offlineUntil = 0;

  constructor() {
    useServer(
      {
        schema: mockSchema,
        // The same copy of graphql as made the schema.
        ...{ execute, parse, subscribe, validate },
        roots: { query: this.#world.root, mutation: this.#world.root, subscription: this.#world.root } as never,
        context: ({ extra }) => ({ session: sessionOf(extra.request), setSession: () => undefined }),
      },
      this.#sockets,
    );
  }

  async handle(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (url.pathname === '/mock/offline') return this.#goOffline(Number(url.searchParams.get('seconds') ?? 5), response);
    if (url.pathname.startsWith('/scenarios/')) return void response.setHeader('content-type', 'image/svg+xml').end(PICTURE);
    if (url.pathname !== '/graphql') return next();
    if (this.#offline) return void response.writeHead(503).end();
    const { query, variables } = JSON.parse(await bodyOf(request)) as { query: string; variables: ExecutionArgs['variableValues'] };
    const contextValue: MockContext = {
      session: sessionOf(request),
      setSession: (session) => {
        contextValue.session = session;
        response.setHeader('set-cookie', `drydock_session=${session ?? ''}; Path=/; HttpOnly; SameSite=Lax${session ? '' : '; Max-Age=0'}`);
      },
    };
    const result = await graphql({
      schema: mockSchema,
      source: query,
      rootValue: this.#world.root,
      contextValue,
      variableValues: variables,
    });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url !== '/graphql') return;
    if (this.#offline) return void socket.destroy();
    this.#sockets.handleUpgrade(request, socket, head, (client) => this.#sockets.emit('connection', client, request));
  }

  get #offline(): boolean {
    return Date.now() < this.#offlineUntil;
  }

  #goOffline(seconds: number, response: ServerResponse): void {
    this.#offlineUntil = Date.now() + seconds * 1000;
    for (const client of this.#sockets.clients) client.terminate();
    response.end('ok');
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
