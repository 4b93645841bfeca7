/** Grades one submission: on a copy of the prepared sandbox, played, at rest, checked. */
import type { Sandbox } from '@drydock/sandbox';
import { examReport, maximumPoints, type Locale, type Scenario } from '@drydock/scenario';
import { gradeScenario, pointsByStep, pointsOf } from '../grade/grade-check.ts';
import { Milestones } from '../grade/milestones.ts';
import { SandboxWorld } from '../sandbox/sandbox-world.ts';
import { ResourceFinder } from '../world/resource-finder.ts';
import { SUBMISSION_LIMITS, type SubmissionLimits } from './submission-limits.ts';
import { beginSubmission } from './submission-start.ts';
import { SubmissionPlayer } from './submission-player.ts';
import { ungraded, type SubmissionResult } from './submission-result.ts';
import { submissionScript, type Submission } from './submission.ts';

export interface SubmissionOptions {
  locale: Locale;
  limits?: SubmissionLimits;
  /** Awaited between two slices of work: for those who have others to serve. */
  pause?: (() => Promise<void>) | undefined;
}

/** `scenario` has its learner's parameters filled in; `start` is its prepared sandbox, which stays as it is. */
export async function gradeSubmission(
  scenario: Scenario,
  start: Sandbox,
  submission: Submission,
  { locale, limits = SUBMISSION_LIMITS, pause }: SubmissionOptions,
): Promise<SubmissionResult> {
  const refusal = tooMuch(submission, limits);
  const script = submissionScript(submission);
  if (refusal !== undefined) return ungraded(scenario, 'refused', refusal);
  if ('refused' in script) return ungraded(scenario, 'refused', script.refused);
  const sandbox = await beginSubmission(start, script);
  const world = new SandboxWorld(sandbox);
  const milestones = new Milestones(scenario);
  const afterLine = milestones.areWanted ? () => milestones.look(world) : undefined;
  const player = new SubmissionPlayer(sandbox, limits, { pause, afterLine });
  const end = await player.play(script.parts);
  if ('stopped' in end) return { ...ungraded(scenario, 'stopped', end.stopped), interrupted: player.interrupted };
  await milestones.look(world);
  const resources = ResourceFinder.of(world);
  const steps = await gradeScenario(scenario, world, locale, (check) => milestones.verdict(check, world, resources));
  return {
    outcome: 'graded',
    passed: steps.every((step) => step.passed),
    points: steps.reduce((sum, step) => sum + pointsOf(step), 0),
    maximum: maximumPoints(scenario),
    domains: scenario.exam ? examReport(scenario, pointsByStep(steps), locale).domains : undefined,
    steps,
    interrupted: player.interrupted,
  };
}

function tooMuch({ files }: Submission, { bytes, files: most }: SubmissionLimits): string | undefined {
  if (files.length > most) return `it has ${files.length} files; at most ${most} are read`;
  const size = files.reduce((sum, { text }) => sum + text.length, 0);
  return size > bytes ? `it has ${size} bytes; at most ${bytes} are read` : undefined;
}
