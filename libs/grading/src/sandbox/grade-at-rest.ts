import type { Sandbox } from '@drydock/sandbox';
import type { Locale, Scenario } from '@drydock/scenario';
import { gradeScenario, type StepResult } from '../grade/grade-check.ts';
import { SandboxWorld } from './sandbox-world.ts';

/** Milliseconds of virtual time in which a cluster comes to rest. */
const SETTLING = 10_000;

/** Grades a copy that has come to rest, so that no grade depends on how quickly somebody finished after the last command. */
export async function gradeAtRest(scenario: Scenario, sandbox: Sandbox, locale: Locale): Promise<StepResult[]> {
  const copy = sandbox.fork();
  await copy.pass(SETTLING);
  return gradeScenario(scenario, new SandboxWorld(copy), locale);
}
