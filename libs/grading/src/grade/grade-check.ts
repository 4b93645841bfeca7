/** From a check and a world to what the learner is told. */
import { inLocale, type Check, type Expectation, type Locale, type LocalizedText, type Scenario, type Step } from '@drydock/scenario';
import { PASSED, type Explanation, type Finding } from '../findings/finding.ts';
import { evaluate } from '../forms/all-forms.ts';
import type { GradedWorld } from '../world/graded-world.ts';
import { ResourceFinder } from '../world/resource-finder.ts';

export type CheckStatus = 'PASSED' | 'FAILED' | 'ERROR';

/** A check's result in every language. */
export interface CheckVerdict extends Explanation {
  id: string;
  status: CheckStatus;
  points: number;
  message: LocalizedText | undefined;
}

/** A check's result as one learner reads it. */
export type CheckResult = Omit<CheckVerdict, 'message'> & { message: string | undefined };

export interface StepResult {
  stepId: string;
  passed: boolean;
  checks: CheckResult[];
}

/** Grades a world that has come to rest. Never throws: a world that can not be read makes the status ERROR. */
export async function gradeCheck(check: Check, everywhere: GradedWorld, seen?: ResourceFinder): Promise<CheckVerdict> {
  const world = check.place ? everywhere.at(check.place) : everywhere;
  try {
    const resources = seen ?? ResourceFinder.of(world);
    const finding = await evaluateStably(check, world, resources);
    if (finding.passed) return passedCheck(check);
    const points = check.partialCredit ? Math.round(check.points * finding.share * 100) / 100 : 0;
    const message = await messageFor(check, world, resources);
    return { id: check.id, status: 'FAILED', points, ...(check.reveal ? finding.explanation : undefined), message };
  } catch (error) {
    return {
      id: check.id,
      status: 'ERROR',
      points: 0,
      found: error instanceof Error ? error.message : String(error),
      message: check.message,
    };
  }
}

export type Judge = (check: Check, world: GradedWorld) => Promise<CheckVerdict>;

export async function gradeStep(step: Step, world: GradedWorld, locale: Locale, judge: Judge = gradeCheck): Promise<StepResult> {
  const verdicts: CheckVerdict[] = [];
  for (const check of step.checks) verdicts.push(await judge(check, world));
  return stepResult(step, verdicts, locale);
}

/** `judge` is another one for attempts on whose way something may have come true. */
export async function gradeScenario(scenario: Scenario, world: GradedWorld, locale: Locale, judge?: Judge): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of scenario.steps) results.push(await gradeStep(step, world, locale, judge));
  return results;
}

/** What each step has earned, by its id. */
export function pointsByStep(steps: readonly StepResult[]): ReadonlyMap<string, number> {
  return new Map(steps.map((step) => [step.stepId, pointsOf(step)]));
}

export function pointsOf({ checks }: StepResult): number {
  return checks.reduce((sum, { points }) => sum + points, 0);
}

export function passedCheck({ id, points }: Check): CheckVerdict {
  return { id, status: 'PASSED', points, message: undefined };
}

export function failedCheck({ id, message }: Check): CheckVerdict {
  return { id, status: 'FAILED', points: 0, message };
}

/**
 * A step without checks is passed: there is nothing to do but read. A guard holds from the start, so it earns its points only beside
 * something of its step that was done. `verdicts`: in the order of the checks.
 */
export function stepResult(step: Pick<Step, 'id' | 'checks'>, verdicts: readonly CheckVerdict[], locale: Locale): StepResult {
  const isGuard = (index: number) => step.checks[index]!.guard;
  const begun = verdicts.some(({ status, points }, index) => !isGuard(index) && (status === 'PASSED' || points > 0));
  const checks = verdicts.map((verdict, index): CheckResult => {
    const { points, message } = verdict;
    return { ...verdict, points: isGuard(index) && !begun ? 0 : points, message: message && inLocale(message, locale) };
  });
  return { stepId: step.id, passed: checks.every(({ status }) => status === 'PASSED'), checks };
}

const SAMPLES = 10;
const SHORTEST_INTERVAL = 1000;

/** Looks again and again while virtual time passes on a copy, so that what is true for a moment only does not count. */
function evaluateStably(check: Check, world: GradedWorld, resources: ResourceFinder): Promise<Finding> {
  const atOnce = check.stableFor === undefined && check.eventually === undefined;
  return atOnce ? evaluate(check.expect, world, resources) : evaluateOverTime(check, world.fork());
}

async function evaluateOverTime({ expect, eventually, stableFor }: Check, copy: GradedWorld): Promise<Finding> {
  const finding = await evaluateUntil(expect, eventually ?? 0, copy);
  if (!finding.passed || stableFor === undefined) return finding;
  const interval = Math.max(SHORTEST_INTERVAL, Math.ceil(stableFor / SAMPLES));
  for (let elapsed = 0; elapsed < stableFor; elapsed += interval) {
    await copy.advance(Math.min(interval, stableFor - elapsed));
    const later = await evaluate(expect, copy);
    if (!later.passed) return later;
  }
  return PASSED;
}

/** Looks until it is so, or the time is over; virtual time passes on the copy. */
async function evaluateUntil(expect: Expectation, within: number, copy: GradedWorld): Promise<Finding> {
  let finding = await evaluate(expect, copy);
  const interval = Math.max(SHORTEST_INTERVAL, Math.ceil(within / SAMPLES));
  for (let elapsed = 0; !finding.passed && elapsed < within; elapsed += interval) {
    await copy.advance(Math.min(interval, within - elapsed));
    finding = await evaluate(expect, copy);
  }
  return finding;
}

async function messageFor(check: Check, world: GradedWorld, resources: ResourceFinder): Promise<LocalizedText | undefined> {
  for (const { when, message } of check.failHints) {
    const { passed } = await evaluate(when, world, resources);
    if (passed) return message;
  }
  return check.message;
}
