import type { Sandbox } from '@drydock/sandbox';

const TERMINAL = 'proof';
const SIZE = { columns: 120, rows: 40 };
/** Milliseconds of virtual time that one line may take. */
const LONGEST_COMMAND = 15 * 60_000;

/**
 * Types lines into a terminal as a learner would, the next when the shell is ready for it.
 *
 * @throws Error when a command does not come to its end
 */
export async function typeAtPrompt(sandbox: Sandbox, lines: string, afterLine?: () => Promise<void>): Promise<void> {
  const session = sandbox.openTerminal(TERMINAL, SIZE);
  await untilPrompt(sandbox, () => session.atPrompt, 'the terminal');
  for (const line of lines.replace(/\n$/, '').split('\n')) {
    sandbox.submitLine(TERMINAL, line);
    await untilPrompt(sandbox, () => session.atPrompt, line);
    await afterLine?.();
  }
}

async function untilPrompt(sandbox: Sandbox, atPrompt: () => boolean, what: string): Promise<void> {
  const deadline = sandbox.now + LONGEST_COMMAND;
  for (;;) {
    const run = sandbox.run();
    if (run.state === 'pending') await run.settled;
    if (run.state !== 'blocked') continue;
    if (atPrompt()) return;
    if (run.wakeAt === undefined || run.wakeAt > deadline) throw new Error(`"${what}" does not come to its end`);
    sandbox.advanceTo(run.wakeAt);
  }
}
