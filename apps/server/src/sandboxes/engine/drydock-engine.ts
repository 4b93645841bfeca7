import { gradeAtRest, LiveGrader, prepareSandbox, SandboxWorld } from '@drydock/grading';
import { OtherFormatError, Sandbox, type SavedSandbox } from '@drydock/sandbox';
import type { Scenario } from '@drydock/scenario';
import { OutdatedSandboxError, SandboxEngine, type Grader, type LiveSandbox } from '../sandbox.port.ts';
import { DrydockSandbox } from './drydock-sandbox.ts';

/** Sandboxes and grades by the simulator. */
export class DrydockEngine extends SandboxEngine {
  async create({ scenario, ...start }: { seed: number; now: number; scenario: Scenario }): Promise<LiveSandbox> {
    return new DrydockSandbox(await prepareSandbox(scenario, start));
  }

  /** Boots the cluster that the sandboxes of the coming hours are forked from; takes about a second. */
  warmUp(now: number): void {
    Sandbox.create({ seed: 0, now });
  }

  restore(saved: unknown): LiveSandbox {
    try {
      return new DrydockSandbox(Sandbox.restore(saved as SavedSandbox));
    } catch (error) {
      throw error instanceof OtherFormatError ? new OutdatedSandboxError(error.message, { cause: error }) : error;
    }
  }

  grader(scenario: Scenario, live: LiveSandbox, done: readonly string[]): Grader {
    const { sandbox } = live as DrydockSandbox;
    const world = new SandboxWorld(sandbox);
    const grader = new LiveGrader(scenario, done);
    return { grade: (locale) => grader.grade(world, locale), gradeAtRest: (locale) => gradeAtRest(scenario, sandbox, locale) };
  }
}
