import { workerData } from 'node:worker_threads';
import { SubmissionGrader, type GradeTask, type GraderOptions } from '../submissions/submission-grader.ts';
import { answerTasks } from './answer-tasks.ts';

const grader = new SubmissionGrader(workerData as GraderOptions);
answerTasks((task: GradeTask) => grader.grade(task));
