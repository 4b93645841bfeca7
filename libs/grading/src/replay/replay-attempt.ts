/** Plays a recorded attempt again and grades what it comes to: the same on every machine. */
import type { Sandbox } from '@drydock/sandbox';
import type { Locale, Scenario } from '@drydock/scenario';
import type { TerminalEvent } from '@drydock/shell';
import { gradeScenario, type StepResult } from '../grade/grade-check.ts';
import { Milestones } from '../grade/milestones.ts';
import { prepareSandbox } from '../sandbox/prepare-sandbox.ts';
import { SandboxWorld } from '../sandbox/sandbox-world.ts';
import type { AttemptRecord } from './attempt-record.ts';

const TERMINAL = 'main';
/** Milliseconds of virtual time that the cluster gets to come to rest before it is graded. */
const SETTLING = 10_000;

export interface ReplayOptions {
  locale: Locale;
  /** What the terminal shows, prompts and entered lines among it, at its virtual time. */
  onOutput?: (text: string, at: number) => void;
}

/** `scenario` has the parameters of the record's seed filled in. @throws Error when its set-up fails */
export async function replayAttempt(scenario: Scenario, record: AttemptRecord, { locale, onOutput }: ReplayOptions): Promise<StepResult[]> {
  const { seed, start, end, inputs, terminal } = record;
  const sandbox = await prepareSandbox(scenario, { seed, now: start });
  const session = sandbox.openTerminal(TERMINAL, terminal);
  let edit: number | undefined;
  session.subscribe((event: TerminalEvent) => {
    if (event.type === 'edit') edit = event.id;
    if (event.type === 'output') onOutput?.(event.data, sandbox.now);
  });
  const world = new SandboxWorld(sandbox);
  const milestones = new Milestones(scenario);
  for (const input of inputs) {
    await passUntil(sandbox, input.at);
    await milestones.look(world);
    if ('line' in input) {
      sandbox.submitLine(TERMINAL, input.line);
    } else if ('keys' in input) session.sendKeys(input.keys);
    else if (edit !== undefined) session.finishEdit(edit, input.edit);
  }
  await passUntil(sandbox, end);
  await sandbox.pass(SETTLING);
  await milestones.look(world);
  return gradeScenario(scenario, world, locale, (check) => milestones.verdict(check, world));
}

async function passUntil(sandbox: Sandbox, time: number): Promise<void> {
  await sandbox.pass(Math.max(0, time - sandbox.now));
}
