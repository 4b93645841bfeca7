/** Plays a recorded attempt again and grades what it comes to: the same on every machine. */
import type { Sandbox } from '@drydock/sandbox';
import type { Locale, Scenario } from '@drydock/scenario';
import { gradeScenario, type StepResult } from '../grade/grade-check.ts';
import { Milestones } from '../grade/milestones.ts';
import { prepareSandbox } from '../sandbox/prepare-sandbox.ts';
import { SandboxWorld } from '../sandbox/sandbox-world.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { ReplayedTerminals, TERMINAL } from './replayed-terminals.ts';

/** Milliseconds of virtual time that the cluster gets to come to rest before it is graded. */
const SETTLING = 10_000;

export interface ReplayOptions {
  locale: Locale;
  /** What the terminal shows, prompts and entered lines among it, at its virtual time. */
  onOutput?: (text: string, at: number, terminal: string) => void;
}

/** `scenario` has the parameters of the record's seed filled in. @throws Error when its set-up fails */
export async function replayAttempt(scenario: Scenario, record: AttemptRecord, { locale, onOutput }: ReplayOptions): Promise<StepResult[]> {
  const { seed, start, end, inputs, terminal } = record;
  const sandbox = await prepareSandbox(scenario, { seed, now: start });
  const terminals = new ReplayedTerminals(sandbox, onOutput);
  // A record that tells of no terminal is of one that was there from the start.
  if (!inputs.some((input) => 'size' in input)) terminals.open(TERMINAL, terminal);
  const world = new SandboxWorld(sandbox);
  const milestones = new Milestones(scenario);
  for (const input of inputs) {
    await passUntil(sandbox, input.at);
    await milestones.look(world);
    terminals.put(input);
  }
  await passUntil(sandbox, end);
  await sandbox.pass(SETTLING);
  await milestones.look(world);
  return gradeScenario(scenario, world, locale, (check) => milestones.verdict(check, world));
}

async function passUntil(sandbox: Sandbox, time: number): Promise<void> {
  await sandbox.pass(Math.max(0, time - sandbox.now));
}
