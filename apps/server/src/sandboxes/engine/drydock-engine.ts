import { LEARNER_PROFILE, type ClusterProfile } from '@drydock/cluster';
import { LiveGrader } from '@drydock/grading';
import { Sandbox, type SavedSandbox } from '@drydock/sandbox';
import type { Scenario } from '@drydock/scenario';
import { SandboxEngine, type Grader, type LiveSandbox } from '../sandbox.port.ts';
import { DrydockSandbox } from './drydock-sandbox.ts';
import { prepareLesson } from './prepare-lesson.ts';
import { SandboxWorld } from './sandbox-world.ts';

/** Sandboxes and grades by the simulator. */
export class DrydockEngine extends SandboxEngine {
  async create({ seed, now, scenario }: { seed: number; now: number; scenario: Scenario }): Promise<LiveSandbox> {
    const sandbox = Sandbox.create({ seed, now, profile: profileOf(scenario) });
    await prepareLesson(sandbox, scenario);
    return new DrydockSandbox(sandbox);
  }

  restore(saved: unknown): LiveSandbox {
    return new DrydockSandbox(Sandbox.restore(saved as SavedSandbox));
  }

  grader(scenario: Scenario, live: LiveSandbox): Grader {
    const world = new SandboxWorld((live as DrydockSandbox).sandbox);
    const grader = new LiveGrader(scenario);
    return { grade: (locale) => grader.grade(world, locale) };
  }
}

/** The learner's cluster with as many workers as the lesson wants. */
function profileOf({ cluster }: Pick<Scenario, 'cluster'>): ClusterProfile {
  const { nodes } = cluster;
  return nodes === LEARNER_PROFILE.workers ? LEARNER_PROFILE : { ...LEARNER_PROFILE, name: `learner-${nodes}`, workers: nodes };
}
