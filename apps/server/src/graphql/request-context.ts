import type { User } from '@drydock/persistence';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface ActiveSession {
  /** SHA-256 of the cookie's token. */
  readonly tokenHash: string;
  readonly user: User;
}

/** What resolvers and guards know of the request that they serve. */
export interface RequestContext {
  readonly request: FastifyRequest;
  /** Absent over a WebSocket: there is no answer left that could carry a cookie. */
  readonly reply: FastifyReply | undefined;
  readonly session: ActiveSession | undefined;
}
