import { graphql, type ResultOf } from '../graphql/graphql.ts';
import { AttemptFields } from '../lesson/lesson.documents.ts';

export const FinishExamMutation = graphql(
  `
    mutation FinishExam($attemptId: ID!) {
      finishExam(attemptId: $attemptId) {
        ...AttemptFields
      }
    }
  `,
  [AttemptFields],
);

export const MarkTaskMutation = graphql(`
  mutation MarkTask($attemptId: ID!, $stepId: String!, $flagged: Boolean, $skipped: Boolean) {
    markTask(attemptId: $attemptId, stepId: $stepId, flagged: $flagged, skipped: $skipped) {
      stepId
      flagged
      skipped
    }
  }
`);

export const ExamHistoryQuery = graphql(`
  query ExamHistory($track: String!, $slug: String!) {
    examHistory(track: $track, slug: $slug) {
      attemptId
      startedAt
      finishedAt
      points
      maxPoints
      passed
    }
  }
`);

export type ExamResult = ResultOf<typeof ExamHistoryQuery>['examHistory'][number];
