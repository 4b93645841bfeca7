import type { Command } from 'commander';
import { newProgram } from '../src/program.ts';

export interface Ran {
  stdout: string;
  stderr: string;
  /** Both, in the order in which they were written. */
  terminal: string;
  status: number;
}

/** Runs a command line in this process, and keeps what it prints. One at a time. */
export async function runDrydock(...words: string[]): Promise<Ran> {
  const printed = { stdout: '', stderr: '', terminal: '' };
  const print = (stream: 'stdout' | 'stderr', text: string): boolean => {
    printed[stream] += text;
    printed.terminal += text;
    return true;
  };
  const { log, error } = console;
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  const statusBefore = process.exitCode;
  console.log = (text: string) => void print('stdout', `${text}\n`);
  console.error = (text: string) => void print('stderr', `${text}\n`);
  for (const name of ['stdout', 'stderr'] as const)
    process[name].write = ((text: string | Uint8Array) => print(name, text.toString())) as never;
  process.exitCode = 0;
  try {
    const program = await newProgram(words);
    exitByThrowing(program);
    await program.parseAsync(['node', 'drydock', ...words]);
    return { ...printed, status: Number(process.exitCode) };
  } catch (thrown) {
    if (!isExit(thrown)) throw thrown;
    return { ...printed, status: thrown.exitCode };
  } finally {
    Object.assign(console, { log, error });
    Object.assign(process.stdout, { write: writes.stdout });
    Object.assign(process.stderr, { write: writes.stderr });
    process.exitCode = statusBefore;
  }
}

function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitByThrowing(child);
}

function isExit(thrown: unknown): thrown is { exitCode: number } {
  return thrown instanceof Error && 'exitCode' in thrown;
}
