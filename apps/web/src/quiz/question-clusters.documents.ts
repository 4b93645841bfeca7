import { graphql } from '../graphql/graphql.ts';
import { AttemptFields } from '../lesson/lesson.documents.ts';

export const OpenQuestionClusterMutation = graphql(
  `
    mutation OpenQuestionCluster($attemptId: ID!, $questionId: String!, $restart: Boolean) {
      openQuestionCluster(attemptId: $attemptId, questionId: $questionId, restart: $restart) {
        ...AttemptFields
      }
    }
  `,
  [AttemptFields],
);
