import type { Machine } from '../kernel/machine.ts';
import { Files } from '../files/files.ts';
import type { ShellState } from '../interpreter/shell-state.ts';
import { type Completion, completeLine } from './complete-line.ts';

/** Completes a line as the shell with this pid would; nothing when it is no shell. */
export function completeInShell(machine: Machine, pid: number, line: string, cursor: number): Completion {
  const process = [...machine.list()].find((candidate) => candidate.pid === pid);
  const shell = (process?.memory as { shell?: ShellState } | undefined)?.shell;
  if (!process || !shell) return { start: cursor, end: cursor, candidates: [] };
  const env: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(shell.variables)) if (value !== undefined) env[name] = value;
  const { user, cwd, umask } = process;
  const files = new Files({ mounts: machine.mounts, cwd, user, umask, now: () => machine.clock.now(), readDevice: () => undefined });
  return completeLine(line, cursor, {
    files,
    cwd,
    env,
    programs: machine.programs,
    variables: Object.keys(shell.variables).sort(),
    functions: Object.keys(shell.functions).sort(),
    aliases: shell.aliases,
  });
}
