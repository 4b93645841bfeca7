/** Where submissions of a lesson begin. A shell that starts does the same for each of them, so that one is brought to its prompt for all. */
import { Sandbox, type SandboxState } from '@drydock/sandbox';
import { SubmissionPlayer } from './submission-player.ts';
import { SUBMISSION_LIMITS } from './submission-limits.ts';
import type { SubmissionScript } from './submission.ts';

const HOME = '/root/';
/** What a shell reads when it starts lies hidden in the home directory. */
const HIDDEN = '.';

/** Undefined: the shell does not come to its prompt. A prepared sandbox stays as it is, so that this does, too. */
const prompts = new WeakMap<Sandbox, Promise<SandboxState | undefined>>();

/** A sandbox of one's own with a submission's files in it. Its terminal is open already, if it would be opened at this moment and the same way. */
export async function beginSubmission(start: Sandbox, script: SubmissionScript): Promise<Sandbox> {
  const prompt = beginsAtOnce(script) ? await promptOf(start) : undefined;
  const sandbox = prompt ? new Sandbox(prompt) : start.fork();
  for (const { path, text } of script.files) sandbox.writeFile(`${HOME}${path}`, text);
  return sandbox;
}

function beginsAtOnce({ files, parts: [first] }: SubmissionScript): boolean {
  return first !== undefined && 'type' in first && !files.some(({ path }) => path.startsWith(HIDDEN));
}

function promptOf(start: Sandbox): Promise<SandboxState | undefined> {
  const known = prompts.get(start) ?? newPrompt(start);
  prompts.set(start, known);
  return known;
}

async function newPrompt(start: Sandbox): Promise<SandboxState | undefined> {
  const sandbox = start.fork();
  const opened = await new SubmissionPlayer(sandbox, SUBMISSION_LIMITS).open();
  return opened ? sandbox.snapshot({ terminals: true }) : undefined;
}
