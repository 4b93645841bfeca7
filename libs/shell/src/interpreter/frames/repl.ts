import { FileError } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Wait } from '../../kernel/wait.ts';
import { expandAliases } from '../aliases.ts';
import { addToHistory, expandHistory } from '../history.ts';
import { reportJobs } from '../jobs.ts';
import { expandPrompt } from '../prompt.ts';
import { parseSource } from '../source.ts';
import type { Shell } from '../shell.ts';
import type { ReplFrame } from '../shell-state.ts';

/** Reads commands from standard input: at a terminal with prompts, else line by line. */
export function runRepl(shell: Shell, frame: ReplFrame): Wait | undefined {
  if (frame.phase === 'run') {
    shell.sources.forgetUnused();
    frame.pending = '';
    frame.phase = 'prompt';
  }
  const atTerminal = shell.state.interactive && shell.process.isTerminal(0);
  if (frame.phase === 'prompt') {
    if (shell.state.interactive) showPrompt(shell, frame);
    frame.phase = 'line';
  }
  const line = atTerminal ? terminalLine(shell) : plainLine(shell, frame);
  if (line === undefined) return { on: 'readable', fd: 0 };
  if (line === 'end') return void endOfInput(shell, frame);
  acceptLine(shell, frame, line.line);
  return undefined;
}

function showPrompt(shell: Shell, frame: ReplFrame): void {
  const continuation = frame.pending !== '';
  if (!continuation) shell.writeError(reportJobs(shell));
  const text = expandPrompt(shell, shell.text(continuation ? 'PS2' : 'PS1') ?? '');
  const { terminal } = shell.process;
  if (terminal && shell.process.isTerminal(0)) terminal.showPrompt(text, continuation);
  else shell.writeError(text);
}

const terminalLine = (shell: Shell): { line: string } | 'end' | undefined => shell.process.terminal!.takeLine();

/** Takes single bytes, so that commands find the rest of the input. */
function plainLine(shell: Shell, frame: ReplFrame): { line: string } | 'end' | undefined {
  for (;;) {
    const byte = shell.process.read(0, 1);
    if (byte === 'blocked') return undefined;
    const ended = byte === 'end' || byte instanceof FileError;
    if (ended && !frame.partial) return 'end';
    if (!ended && byte.data !== '\n') {
      frame.partial = (frame.partial ?? '') + byte.data;
      continue;
    }
    const line = decodeUtf8(frame.partial ?? '');
    frame.partial = '';
    return { line };
  }
}

function endOfInput(shell: Shell, frame: ReplFrame): void {
  if (frame.pending !== '') return run(shell, frame, withAliases(shell, frame.pending));
  const stopped = shell.state.jobs.some(({ state }) => state === 'stopped');
  if (shell.state.interactive && stopped && !shell.state.warned) {
    shell.writeError('There are stopped jobs.\n');
    shell.state.warned = true;
    frame.phase = 'prompt';
    return;
  }
  if (shell.state.interactive) shell.writeError(shell.state.login ? 'logout\n' : 'exit\n');
  shell.exit(shell.state.status);
}

function acceptLine(shell: Shell, frame: ReplFrame, typed: string): void {
  const line = shell.state.interactive && shell.options['histexpand'] ? historyLine(shell, typed) : typed;
  frame.line++;
  if (line === undefined) {
    frame.phase = 'prompt';
    return;
  }
  frame.pending += `${line}\n`;
  if (frame.pending.length > shell.limits.sourceBytes) {
    shell.error('syntax error: the command is too long');
    frame.pending = '';
    frame.phase = 'prompt';
    return;
  }
  const text = withAliases(shell, frame.pending);
  if (!parseSource(text).incomplete) return run(shell, frame, text);
  frame.phase = 'prompt';
}

function historyLine(shell: Shell, typed: string): string | undefined {
  const expanded = expandHistory(typed, shell.state.history);
  if ('error' in expanded) {
    shell.error(expanded.error);
    shell.state.status = 1;
    return undefined;
  }
  if (expanded.line !== typed) shell.process.write(1, encodeUtf8(`${expanded.line}\n`));
  return expanded.line;
}

const withAliases = (shell: Shell, text: string): string =>
  shell.shopt['expand_aliases'] ? expandAliases(text, shell.state.aliases) : text;

/** `meant`: the lines that wait, with aliases replaced. */
function run(shell: Shell, frame: ReplFrame, meant: string): void {
  const text = frame.pending;
  shell.state.warned = false;
  if (shell.state.interactive) {
    addToHistory(shell, text.endsWith('\n') ? text.slice(0, -1) : text);
    if (text.trim() !== '') shell.process.kernel.newMeter(shell.process.state);
  }
  frame.phase = 'run';
  frame.pending = '';
  const lines = linesIn(text);
  const source = shell.sources.add({
    text: meant,
    name: shell.state.name,
    line: frame.line - lines + 1,
    numbered: !shell.state.interactive,
  });
  if (shell.options['verbose']) shell.writeError(text);
  shell.push({ kind: 'script', source, next: 0, read: Infinity, sourced: false });
}

function linesIn(text: string): number {
  let count = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) count++;
  return count;
}
