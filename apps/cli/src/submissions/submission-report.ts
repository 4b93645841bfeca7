/** What is known of one learner's submission when it was graded. */
import type { SubmissionResult } from '@drydock/grading';

export interface LearnerReport extends SubmissionResult {
  learner: string;
  seed: number;
  /** At least as many points as were asked for. */
  sufficient: boolean;
}

/** Of the lesson and the run; the same for all learners. */
export interface ReportHead {
  lesson: string;
  /** Of the lesson's files: another one may grade otherwise. */
  version: string;
  timing: number;
}

export interface ReportTotals {
  learners: number;
  sufficient: number;
  refused: number;
  stopped: number;
}

/** Takes reports one by one, so that thousands of them need not be in memory. */
export interface ReportWriter {
  add(report: LearnerReport): void;
  end(totals: ReportTotals): void;
}
