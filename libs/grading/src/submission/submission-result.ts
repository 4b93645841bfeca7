/** What became of one submission. */
import { maximumPoints, type DomainReport, type Scenario } from '@drydock/scenario';
import type { StepResult } from '../grade/grade-check.ts';

/** `refused`: not played; `stopped`: it reached a limit. Neither earns points. */
export type SubmissionOutcome = 'graded' | 'refused' | 'stopped';

export interface SubmissionResult {
  outcome: SubmissionOutcome;
  /** Why it was not graded. */
  reason?: string;
  /** Every check passed. */
  passed: boolean;
  points: number;
  maximum: number;
  /** Of an exam that was graded. */
  domains?: DomainReport[];
  /** Empty unless it was graded. */
  steps: StepResult[];
  /** Commands that did not end and were interrupted. */
  interrupted: string[];
}

/** The result of a submission that earns nothing. */
export function ungraded(scenario: Scenario, outcome: SubmissionOutcome, reason: string): SubmissionResult {
  return { outcome, reason, passed: false, points: 0, maximum: maximumPoints(scenario), steps: [], interrupted: [] };
}
