import type { Machine } from '../kernel/machine.ts';
import { explainLine, type LinePart } from '../explanation/explain-line.ts';
import { Files } from '../files/files.ts';
import type { ShellState } from '../interpreter/shell-state.ts';
import { type Completion, type CompletionScope, completeLine } from './complete-line.ts';

/** Completes a line as the shell with this pid would; nothing when it is no shell. */
export function completeInShell(machine: Machine, pid: number, line: string, cursor: number): Completion {
  const scope = scopeOfShell(machine, pid);
  return scope ? completeLine(line, cursor, scope) : { start: cursor, end: cursor, candidates: [] };
}

/** What the parts of a line mean to the shell with this pid; nothing when it is no shell. */
export function explainInShell(machine: Machine, pid: number, line: string): readonly LinePart[] {
  const scope = scopeOfShell(machine, pid);
  return scope ? explainLine(line, scope) : [];
}

function scopeOfShell(machine: Machine, pid: number): CompletionScope | undefined {
  const process = [...machine.list()].find((candidate) => candidate.pid === pid);
  const shell = (process?.memory as { shell?: ShellState } | undefined)?.shell;
  if (!process || !shell) return undefined;
  const env: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(shell.variables)) if (value !== undefined) env[name] = value;
  const { user, cwd, umask } = process;
  const files = new Files({ mounts: machine.mounts, cwd, user, umask, now: () => machine.clock.now(), readDevice: () => undefined });
  return {
    files,
    cwd,
    env,
    programs: machine.programs,
    variables: Object.keys(shell.variables).sort(),
    functions: Object.keys(shell.functions).sort(),
    aliases: shell.aliases,
    completions: shell.completions,
  };
}
