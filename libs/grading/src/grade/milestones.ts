import type { Check, Scenario, Step } from '@drydock/scenario';
import { failedCheck, gradeCheck, passedCheck, type CheckVerdict } from './grade-check.ts';
import type { GradedWorld } from '../world/graded-world.ts';
import type { ResourceFinder } from '../world/resource-finder.ts';

/** Whether the steps before it are done, so that a learner has come to it. */
export function isOpen({ after }: Step, done: ReadonlySet<string>): boolean {
  return after.every((id) => done.has(id));
}

/**
 * What has come true on the way of one attempt, of the checks that need be true only once. Look after every line that was typed, and at the end. A lesson
 * without such checks costs nothing.
 */
export class Milestones {
  readonly #scenario: Scenario;
  readonly #reached = new Set<string>();
  readonly #done = new Set<string>();
  /** Whether there are any. */
  readonly areWanted: boolean;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.areWanted = scenario.steps.some(({ checks }) => checks.some(({ once }) => once));
  }

  /** Looks at the steps that a learner has come to and not done: one after the other, as a learner meets them. */
  async look(world: GradedWorld): Promise<void> {
    if (!this.areWanted) return;
    for (const step of this.#scenario.steps) {
      if (this.#done.has(step.id) || !isOpen(step, this.#done)) continue;
      if (await this.#isDone(step, world)) this.#done.add(step.id);
    }
  }

  /** `resources`: what is known of the world at the end. The verdict there: one that need come true only once passes when it was seen, and not when the steps before it are not done. */
  async verdict(check: Check, world: GradedWorld, resources?: ResourceFinder): Promise<CheckVerdict> {
    if (this.#reached.has(check.id)) return passedCheck(check);
    const verdict = await gradeCheck(check, world, check.place ? undefined : resources);
    return check.once && verdict.status === 'PASSED' ? failedCheck(check) : verdict;
  }

  async #isDone({ checks }: Step, world: GradedWorld): Promise<boolean> {
    let done = true;
    for (const check of checks) {
      if (this.#reached.has(check.id)) continue;
      const { status } = await gradeCheck(check, world);
      if (status !== 'PASSED') done = false;
      else if (check.once) this.#reached.add(check.id);
    }
    return done;
  }
}
