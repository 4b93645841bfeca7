import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const SchedulingDecisionsQuery = graphql(`
  query SchedulingDecisions($attemptId: ID!) {
    schedulingDecisions(attemptId: $attemptId) {
      id
      namespace
      pod
      at
      node
      message
      roomOn
      victims
      refused {
        plugin
        reason
        nodes
      }
      scores {
        node
        total
        points {
          plugin
          points
        }
      }
    }
  }
`);

export type SchedulingDecision = ResultOf<typeof SchedulingDecisionsQuery>['schedulingDecisions'][number];
