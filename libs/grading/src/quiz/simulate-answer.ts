/** Questions that a sandbox answers: what a script really prints, and whether commands reach what is asked for. */
import {
  newCheck,
  type Locale,
  type Question,
  type QuestionOf,
  type QuizAnswer,
  type Scenario,
  type SimulatedAnswer,
} from '@drydock/scenario';
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

/** Undefined for questions that need no sandbox, and for answers that are no commands. `scenario` has its learner's parameters filled in. */
export async function simulateAnswer(
  question: Question,
  answer: QuizAnswer,
  scenario: Scenario,
  options: SimulationOptions,
): Promise<SimulatedAnswer | undefined> {
  if (question.type === 'output') return { output: await expectedOutput(question, scenario, options) };
  if (question.type !== 'do' || typeof answer !== 'string') return undefined;
  const { outcome, reason, points, maximum, steps } = await playCommands(question, answer, scenario, options);
  const failures = steps.flatMap(({ checks }) => checks).filter(({ status }) => status !== 'PASSED');
  const remarks = failures.flatMap(({ message }) => message ?? []);
  return { share: maximum > 0 ? points / maximum : 0, remarks: outcome === 'graded' ? remarks.slice(0, 1) : [reason ?? outcome] };
}

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
  const lesson: Scenario = {
    ...scenario,
    clusters: [],
    setup: {
      manifests: question.manifests === undefined ? [] : [{ path: 'question.yaml', text: question.manifests }],
      files: {},
      script: undefined,
      faults: [],
      advance: 0,
    },
    steps: [{ id: question.id, after: [], checks: question.checks.map(newCheck), hints: { en: [] } }],
  };
  const start = await prepareSandbox(lesson, { seed, now });
  return gradeSubmission(lesson, start, { files: [{ path: 'answer.sh', text: commands }] }, { locale, limits: LIMITS, pause });
}
