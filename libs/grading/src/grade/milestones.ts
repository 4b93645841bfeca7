import type { Scenario } from '@drydock/scenario';
import { gradeCheck } from './grade-check.ts';
import type { GradedWorld } from '../world/graded-world.ts';

/** What has come true on the way of one attempt, of the checks that need be true only once. Look after every line that was typed. */
export class Milestones {
  readonly #scenario: Scenario;
  readonly #passed = new Set<string>();
  readonly #wanted: boolean;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#wanted = scenario.steps.some(({ checks }) => checks.some(({ once }) => once));
  }

  /** The ids of checks that count as passed whatever happens later. */
  get reached(): ReadonlySet<string> {
    return this.#passed;
  }

  /** Looks at the first step that is not done, and on from there as far as steps are done: one after the other, as a learner meets them. */
  async look(world: GradedWorld): Promise<void> {
    if (!this.#wanted) return;
    for (const check of this.#scenario.steps.flatMap(({ checks }) => checks)) {
      if (this.#passed.has(check.id)) continue;
      const { status } = await gradeCheck(check, world);
      if (status !== 'PASSED') return;
      if (check.once) this.#passed.add(check.id);
    }
  }
}
