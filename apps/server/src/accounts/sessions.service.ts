import { createHash, randomBytes } from 'node:crypto';
import { SessionRepository } from '@drydock/persistence';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActiveSession, RequestContext } from '../graphql/request-context.ts';
import { LiveConnections } from './live-connections.ts';
import { clearCookie, setCookie, tokenOf } from './session-cookie.ts';

const TOKEN_BYTES = 32;
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
const LIFETIME = 180 * DAY;

/** Who a request comes from. The browser has a random token; the database has its hash. */
@Injectable()
export class SessionsService {
  readonly #sessions: SessionRepository;
  readonly #connections: LiveConnections;

  constructor(sessions: SessionRepository, connections: LiveConnections) {
    this.#sessions = sessions;
    this.#connections = connections;
  }

  /** The session of a request; one that is in use is prolonged once a day when there is an answer to carry the cookie. */
  async find(request: FastifyRequest, reply?: FastifyReply): Promise<ActiveSession | undefined> {
    const token = tokenOf(request.headers.cookie);
    if (token === undefined) return undefined;
    const now = Date.now();
    const tokenHash = hashOf(token);
    const session = await this.#sessions.find(tokenHash, new Date(now));
    if (session === null) return undefined;
    if (reply !== undefined && session.expiresAt.getTime() < now + LIFETIME - DAY) {
      await this.#sessions.extend(tokenHash, new Date(now + LIFETIME));
      setCookie(request, reply, token, LIFETIME / SECOND);
    }
    return { tokenHash, user: session.user };
  }

  /** Begins a session with a token never used before, and ends the one that the request came with. */
  async begin({ request, reply, session }: RequestContext, userId: string): Promise<void> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.#sessions.create({ tokenHash: hashOf(token), userId, expiresAt: new Date(Date.now() + LIFETIME) });
    if (session !== undefined) await this.#endSession(session.tokenHash);
    if (reply !== undefined) setCookie(request, reply, token, LIFETIME / SECOND);
  }

  async end({ request, reply, session }: RequestContext): Promise<void> {
    if (session !== undefined) await this.#endSession(session.tokenHash);
    if (reply !== undefined) clearCookie(request, reply);
  }

  deleteExpired(): Promise<void> {
    return this.#sessions.deleteExpired(new Date());
  }

  async #endSession(tokenHash: string): Promise<void> {
    await this.#sessions.delete(tokenHash);
    this.#connections.close(tokenHash);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
