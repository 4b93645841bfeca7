import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../graphql/api-error.ts';
import { isSameOrigin } from './same-origin.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { StaticFiles } from './static-files.ts';

export interface SiteFiles {
  readonly web: StaticFiles;
  /** `<track>/<lesson>/images/<name>` */
  readonly pictures: StaticFiles;
}

const GRAPHQL = '/graphql';
const PICTURES = 'scenarios/';
/** The folder whose files have a hash of their content in their name. */
const HASHED = 'assets/';

/** Everything but GraphQL's own answers: headers, health, the web app with its pages, pictures of lessons. */
export function addRoutes(fastify: FastifyInstance, files: SiteFiles): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (pathOf(request) === GRAPHQL) return guardGraphql(request, reply);
  });
  void fastify.register(async (site) => addSite(site, files));
}

async function addSite(site: FastifyInstance, { web, pictures }: SiteFiles): Promise<void> {
  site.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => answerError(error, reply));
  site.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').type('text/plain').send('ok'));
  site.get('/*', async (request, reply) => {
    const file = pathOf(request).slice(1);
    if (file.startsWith(PICTURES)) {
      const picture = file.slice(PICTURES.length);
      return pictures.has(picture) ? pictures.send(request, reply, picture, { immutable: false }) : notFound(reply);
    }
    if (web.has(file)) return web.send(request, reply, file, { immutable: file.startsWith(HASHED) });
    // A page of the web app's own; what looks like a file is one that is not there.
    if (/\.\w+$/.test(file) || !web.has('index.html')) return notFound(reply);
    return web.send(request, reply, 'index.html', { immutable: false });
  });
}

/** A page of another site cannot send JSON here unasked. An upgrade to a WebSocket is judged where its socket can be closed. */
function guardGraphql(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  if (request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket') return undefined;
  if (!isSameOrigin(request.headers)) return refuse(reply, 403, 'FORBIDDEN', 'This page is not from here.');
  if (request.method !== 'POST') return refuse(reply.header('allow', 'POST'), 405, 'BAD_USER_INPUT', 'Queries are sent by POST.');
  if (/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return undefined;
  return refuse(reply, 415, 'BAD_USER_INPUT', 'Queries are sent as application/json.');
}

function answerError({ statusCode = 500, message }: { statusCode?: number; message: string }, reply: FastifyReply): FastifyReply {
  if (statusCode < 500) return reply.code(statusCode).type('text/plain').send(message);
  console.error(message);
  return reply.code(500).type('text/plain').send('Something went wrong on our side. Please try again.');
}

function refuse(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply.code(status).send({ data: null, errors: [{ message, extensions: { code } }] });
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('Not found');
}

function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
