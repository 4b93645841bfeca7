/**
 * What one submission may use. Everything is counted inside the simulation and nothing by a clock of the machine, so that a submission is
 * stopped at the same place wherever and whenever it is graded.
 */
export interface SubmissionLimits {
  /** Of all its files together. */
  bytes: number;
  files: number;
  /** Lines that are typed. */
  lines: number;
  /** Milliseconds of virtual time in which one command has to come to its end. */
  commandTime: number;
  /** Milliseconds of virtual time for everything. */
  totalTime: number;
  /** Requests to the API server, those that the cluster's components make in answer among them. */
  requests: number;
  /** Full slices of work (see `Sandbox.run`). */
  slices: number;
  /** How often something may fall due. */
  turns: number;
}

export const SUBMISSION_LIMITS: SubmissionLimits = {
  bytes: 1024 * 1024,
  files: 200,
  lines: 5_000,
  commandTime: 15 * 60_000,
  totalTime: 4 * 60 * 60_000,
  requests: 8_000,
  slices: 500,
  turns: 200_000,
};
