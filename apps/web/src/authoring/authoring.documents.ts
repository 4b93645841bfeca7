import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const LessonProblemsQuery = graphql(`
  query LessonProblems($track: String, $slug: String) {
    lessonProblems(track: $track, slug: $slug) {
      file
      line
      column
      severity
      message
    }
  }
`);

export type LessonProblem = ResultOf<typeof LessonProblemsQuery>['lessonProblems'][number];
