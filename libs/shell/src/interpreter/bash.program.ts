import { FileError } from '../files/file-error.ts';
import { isBinary } from '../kernel/executable.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process, Program } from '../kernel/program.ts';
import type { Signal } from '../kernel/signals.ts';
import { printError } from '../kernel/streams.ts';
import { TURN, type Wait } from '../kernel/wait.ts';
import { BUILTINS } from './builtins/index.ts';
import { copyShell } from './copy-shell.ts';
import { runCommand } from './frames/command.ts';
import {
  runAndOr,
  runArithmetic,
  runArithmeticFor,
  runCase,
  runFor,
  runIf,
  runList,
  runRedirected,
  runSelect,
  runTest,
  runTime,
  runWhile,
} from './frames/compound.ts';
import { runSubstitute, runWait } from './frames/processes.ts';
import { pushNode } from './frames/push-node.ts';
import { runRepl } from './frames/repl.ts';
import { runScript } from './frames/script.ts';
import { newShellState, parseArguments, type ShellArguments } from './new-shell.ts';
import { Shell } from './shell.ts';
import type { Frame, ShellState } from './shell-state.ts';

/** Steps between two turns: short enough that a key gets through while a loop runs. */
const SLICE = 50;

interface ShellMemory {
  shell?: ShellState;
  /** What a subshell begins with. */
  start?: { source: number; node?: number };
}

/** One step of the frame on top; a wait when it cannot go on. */
function step(shell: Shell, frame: Frame): Wait | undefined | void {
  switch (frame.kind) {
    case 'script':
      return runScript(shell, frame);
    case 'repl':
      return runRepl(shell, frame);
    case 'list':
    case 'group':
      return runList(shell, frame);
    case 'and-or':
      return runAndOr(shell, frame);
    case 'if':
      return runIf(shell, frame);
    case 'while':
      return runWhile(shell, frame);
    case 'for':
      return runFor(shell, frame);
    case 'arithmetic-for':
      return runArithmeticFor(shell, frame);
    case 'case':
      return runCase(shell, frame);
    case 'select':
      return runSelect(shell, frame);
    case 'test':
      return runTest(shell, frame);
    case 'arithmetic':
      return runArithmetic(shell, frame);
    case 'redirected':
      return runRedirected(shell, frame);
    case 'command':
      return runCommand(shell, frame);
    case 'time':
      return runTime(shell, frame);
    case 'wait':
      return runWait(shell, frame);
    case 'substitute':
      return runSubstitute(shell, frame);
    case 'call': {
      shell.pop();
      const trap = shell.state.traps['RETURN'];
      if (trap !== undefined) shell.runText(trap, { keepStatus: shell.state.status });
      return;
    }
  }
}

function* run(process: Process): Generator<Wait, number, void> {
  const memory = process.memory as ShellMemory;
  if (!memory.shell) {
    const problem = begin(process as ProcessHandle, memory);
    if (problem) {
      yield* printError(process, problem.message);
      return problem.status;
    }
  }
  const shell = new Shell(process as ProcessHandle, memory.shell!, BUILTINS);
  if (memory.start) startSubshell(shell, memory);
  let taken = 0;
  for (;;) {
    handleSignals(shell);
    const frame = shell.top;
    if (!frame) {
      if (shell.process.replacement) return 0;
      shell.exit(shell.state.status);
      if (!shell.top) return shell.state.status;
      continue;
    }
    const wait = step(shell, frame);
    if (++taken % SLICE === 0) process.charge(SLICE);
    if (wait) yield wait;
    else if (taken % SLICE === 0) yield TURN;
  }
}

function startSubshell(shell: Shell, memory: ShellMemory): void {
  const { source, node } = memory.start!;
  memory.start = undefined;
  if (node === undefined) return shell.push({ kind: 'script', source, next: 0, sourced: false });
  pushNode(shell, source, shell.sources.node({ source, node }), { final: true });
}

/** Waits that a trap may interrupt only when they are over. */
const isForeground = (frame: Frame | undefined): boolean => frame?.kind === 'wait' || frame?.kind === 'substitute';

function handleSignals(shell: Shell): void {
  const { state, process } = shell;
  for (let signal = process.takeSignal(); signal; signal = process.takeSignal()) handleSignal(shell, signal);
  if (state.pendingTraps.length === 0 || isForeground(shell.top)) return;
  const name = state.pendingTraps.shift()!;
  if (name === 'errexit') return shell.exit(state.status);
  const top = shell.top;
  if (top?.kind === 'command' && top.builtin === 'wait' && top.phase === 1) {
    state.status = 128;
    shell.pop();
  }
  shell.runText(state.traps[name] ?? '', { keepStatus: state.status });
}

function handleSignal(shell: Shell, signal: Signal): void {
  const { state } = shell;
  if (state.traps[signal] !== undefined) state.pendingTraps.push(signal);
  else if (signal === 'XCPU') stopExhausted(shell);
  else if (signal === 'INT' && state.interactive) interrupt(shell);
}

function interrupt(shell: Shell): void {
  if (shell.top?.kind === 'wait') return;
  const repl = shell.state.frames[0];
  shell.state.status = 130;
  shell.writeError('\n');
  shell.discard();
  if (repl?.kind !== 'repl') return;
  repl.pending = '';
  repl.phase = 'run';
}

/** The foreground command has used up its share. */
function stopExhausted(shell: Shell): void {
  const { process } = shell;
  shell.discard();
  shell.state.status = 152;
  shell.writeError(`\n${process.kernel.exhaustedMessage(process.state.meter)}\n`);
  process.kernel.newMeter(process.state);
}

function begin(process: ProcessHandle, memory: ShellMemory): { message: string; status: number } | undefined {
  const parsed = parseArguments(process.argv);
  if ('problem' in parsed) return { message: parsed.problem, status: 2 };
  if (parsed.version) return { message: 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n', status: 0 };
  const interactive = parsed.interactive || (parsed.command === undefined && parsed.script === undefined && process.isTerminal(0));
  memory.shell = newShellState(process, parsed, interactive);
  const shell = new Shell(process, memory.shell, BUILTINS);
  if (interactive) catchSignals(process);
  return pushFirst(shell, parsed);
}

function pushFirst(shell: Shell, parsed: ShellArguments): { message: string; status: number } | undefined {
  const { state } = shell;
  if (parsed.command !== undefined) {
    const source = shell.sources.add({ text: parsed.command, name: state.name, syntaxName: `${state.name}: -c`, line: 1, numbered: true });
    shell.push({ kind: 'script', source, next: 0, sourced: false });
  } else if (parsed.script !== undefined) {
    const text = shell.files.readText(parsed.script);
    if (text instanceof FileError)
      return { message: `bash: ${parsed.script}: ${text.message}\n`, status: text.code === 'ENOENT' ? 127 : 126 };
    if (isBinary(text)) return { message: `${parsed.script}: ${parsed.script}: cannot execute binary file\n`, status: 126 };
    const source = shell.sources.add({ text, name: parsed.script, line: 1, numbered: true });
    shell.push({ kind: 'script', source, next: 0, sourced: false });
  } else shell.push({ kind: 'repl', phase: 'prompt', pending: '', line: 0 });
  for (const path of startupFiles(shell, parsed).reverse()) {
    const text = shell.files.readText(path);
    if (!(text instanceof FileError)) shell.runText(text, { name: path, sourced: true });
  }
  return undefined;
}

function startupFiles(shell: Shell, parsed: ShellArguments): string[] {
  const home = shell.text('HOME') ?? '/';
  if (parsed.noProfile) return [];
  if (parsed.login)
    return ['/etc/profile', `${home}/.bash_profile`, `${home}/.profile`].filter((path, i, all) => i < 2 || !shell.files.exists(all[1]!));
  return shell.state.interactive && !parsed.noRc ? ['/etc/bash.bashrc', `${home}/.bashrc`] : [];
}

/** What must not end or stop an interactive shell. Caught and not ignored, so that programs started by it have the default. */
const CAUGHT = ['INT', 'XCPU', 'WINCH', 'TSTP', 'QUIT', 'TERM', 'TTIN', 'TTOU'] as const;

function catchSignals(process: ProcessHandle): void {
  for (const signal of CAUGHT) process.onSignal(signal, 'catch');
}

/** bash, and sh: the same interpreter. A whole shell lives in `memory`, so it survives a snapshot at any step. */
export const bashProgram: Program = { name: 'bash', summary: 'The shell', resumable: true, copyMemory, run };
export const shProgram: Program = { name: 'sh', summary: 'The shell', resumable: true, copyMemory, run };

function copyMemory(memory: Record<string, unknown>): Record<string, unknown> {
  const { shell, start } = memory as ShellMemory;
  return { ...(shell && { shell: copyShell(shell) }), ...(start && { start: { ...start } }) };
}
