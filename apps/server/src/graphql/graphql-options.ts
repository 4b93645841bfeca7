import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Connection, LiveConnections } from '../accounts/live-connections.ts';
import type { SessionsService } from '../accounts/sessions.service.ts';
import { isSameOrigin } from '../http/same-origin.ts';
import { formatErrors } from './error-answers.ts';
import { queryLimits } from './query-limits.ts';
import type { RequestContext } from './request-context.ts';

/** GraphQL over HTTP and over WebSockets. Introspection is allowed: what can be asked is no secret. */
export function graphqlOptions(sessions: SessionsService, connections: LiveConnections): Omit<MercuriusDriverConfig, 'driver'> {
  return {
    path: '/graphql',
    autoSchemaFile: true,
    graphiql: false,
    allowBatchedQueries: false,
    validationRules: [queryLimits],
    errorFormatter: formatErrors as MercuriusDriverConfig['errorFormatter'],
    context: async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => ({
      request,
      reply,
      session: await sessions.find(request, reply),
    }),
    subscription: {
      verifyClient: ({ req }: { req: { headers: Record<string, string> } }, done: (allowed: boolean) => void) =>
        done(isSameOrigin(req.headers)),
      context: async (socket: Connection, request: FastifyRequest): Promise<RequestContext> => {
        const session = await sessions.find(request);
        if (session !== undefined) connections.add(session.tokenHash, socket);
        return { request, reply: undefined, session };
      },
    } as MercuriusDriverConfig['subscription'],
    hooks: { preSubscriptionExecution: validateSubscription },
  };
}

/** Over HTTP the same is done before; the rules are the same. */
async function validateSubscription(schema: GraphQLSchema, document: DocumentNode): Promise<void> {
  const errors = validate(schema, document, [...specifiedRules, queryLimits]);
  if (errors.length > 0) throw formatErrors({ errors }).response.errors![0];
}
