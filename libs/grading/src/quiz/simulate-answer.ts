/** Questions that a sandbox answers: what a script really prints, and what commands reach in a fresh cluster. */
import { questionScenario, type Locale, type QuestionOf, type Scenario } from '@drydock/scenario';
import { prepareSandbox } from '../sandbox/prepare-sandbox.ts';
import { gradeSubmission, type SubmissionOptions } from '../submission/grade-submission.ts';
import { SUBMISSION_LIMITS, type SubmissionLimits } from '../submission/submission-limits.ts';

export interface SimulationOptions extends Pick<SubmissionOptions, 'pause'> {
  /** Decides everything random: that of the attempt. */
  seed: number;
  /** Virtual time in milliseconds at which the learner of such a question arrives. */
  now: number;
  locale: Locale;
}

/** Somebody waits for it in front of a browser. */
const LIMITS: SubmissionLimits = { ...SUBMISSION_LIMITS, requests: 2_000, slices: 120, turns: 20_000, totalTime: 60 * 60_000 };
/** Milliseconds of virtual time that a script whose output is asked for may take. */
const SCRIPT_TIMEOUT = 5 * 60_000;

/**
 * What a terminal would show after the script, in the cluster in which the lesson begins.
 *
 * @throws Error when the lesson can not be set up
 */
export async function expectedOutput(
  { run }: QuestionOf<'output'>,
  scenario: Scenario,
  { seed, now }: { seed: number; now: number },
): Promise<string> {
  const sandbox = await prepareSandbox(scenario, { seed, now });
  const { stdout, stderr } = await sandbox.runScript(run, { timeout: SCRIPT_TIMEOUT });
  return stdout + stderr;
}

/** Plays commands in a fresh cluster and grades what is there then. */
export async function playCommands(
  question: QuestionOf<'do'>,
  commands: string,
  scenario: Scenario,
  { seed, now, locale, pause }: SimulationOptions,
) {
  const lesson = questionScenario(scenario, question);
  const start = await prepareSandbox(lesson, { seed, now });
  return gradeSubmission(lesson, start, { files: [{ path: 'answer.sh', text: commands }] }, { locale, limits: LIMITS, pause });
}
