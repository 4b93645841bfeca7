import { SubmissionGrader, type GradeTask, type GraderSetUp } from '../submissions/submission-grader.ts';
import { answerTasks } from './answer-tasks.ts';

answerTasks(async ({ seed, ...options }: GraderSetUp) => {
  const grader = new SubmissionGrader(options);
  await grader.start(seed);
  return (task: GradeTask) => grader.grade(task);
});
