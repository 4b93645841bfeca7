import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const RequestTraceQuery = graphql(`
  query RequestTrace($attemptId: ID!, $commandId: ID, $first: Int) {
    requestTrace(attemptId: $attemptId, commandId: $commandId, first: $first) {
      id
      commandId
      command
      at
      verb
      uri
      user
      groups
      userAgent
      code
      reason
      durationMs
      stages {
        stage
        outcome
        actor
        summary
        details
      }
    }
  }
`);

export type TracedRequest = ResultOf<typeof RequestTraceQuery>['requestTrace'][number];
export type TracedStage = TracedRequest['stages'][number];
