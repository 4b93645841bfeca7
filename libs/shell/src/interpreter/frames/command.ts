import type { Assignment, Command, Redirection, Word } from 'unbash';
import { setOwn } from '@drydock/apimachinery';
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import { findExecutable } from '../../kernel/executable.ts';
import { FileError } from '../../files/file-error.ts';
import type { SpawnFailure } from '../../kernel/program.ts';
import type { Wait } from '../../kernel/wait.ts';
import type { Builtin } from '../builtins/builtin.ts';
import { assignArray, assignElement } from '../assignment.ts';
import type { Expansion } from '../expand/expansion.ts';
import { quoteIfNeeded } from '../expand/quote.ts';
import { tracePrefix } from '../trace.ts';
import { isArray } from '../variables.ts';
import { hasJobControl } from '../jobs.ts';
import { applyRedirections, expandTarget, keepRedirections, type Target } from '../redirect.ts';
import type { Shell } from '../shell.ts';
import type { ArrayElements, CommandFrame } from '../shell-state.ts';
import { pushNode, waitFor } from './push-node.ts';

interface PreparedAssignment {
  readonly name: string;
  readonly key: string | undefined;
  readonly append: boolean;
  readonly value: string | ArrayElements;
}

interface Prepared {
  readonly words: string[];
  readonly arrays: Record<number, ArrayElements>;
  readonly targets: Target[];
  readonly assignments: PreparedAssignment[];
}

/** Phases: 0 expand and begin, 1 a builtin is to be called (again), 2 its output is written, 3 ended but for what undoes it. */
export function runCommand(shell: Shell, frame: CommandFrame): Wait | undefined {
  if (frame.phase === 0) return begin(shell, frame);
  if (frame.phase === 1) return callBuiltin(shell, frame);
  if (frame.phase === 2) return flush(shell, frame);
  shell.complete();
  return undefined;
}

function begin(shell: Shell, frame: CommandFrame): Wait | undefined {
  const node = shell.sources.node(frame) as Command;
  const debug = shell.state.traps['DEBUG'];
  if (debug && !frame.local['debugged'] && !shell.state.frames.some((other) => other.kind === 'script' && other.keepStatus !== undefined)) {
    frame.local['debugged'] = true;
    shell.set('BASH_COMMAND', { value: shell.sources.get(frame.source).text.slice(node.pos, node.end) });
    shell.runText(debug, { keepStatus: shell.state.status });
    return undefined;
  }
  const substituted = frame.memo.length;
  const prepared = shell.expand(frame, (expansion) => prepare(shell, expansion, node));
  if (!prepared) return undefined;
  frame.words = prepared.value.words;
  frame.arrays = prepared.value.arrays;
  frame.phase = 3;
  if (shell.options['xtrace']) trace(shell, prepared.value);
  if (frame.words.length === 0) return assignOnly(shell, frame, prepared.value, substituted > 0);
  return dispatch(shell, frame, prepared.value);
}

function prepare(shell: Shell, expansion: Expansion, node: Command): Prepared {
  const words: string[] = node.name ? expansion.words(node.name.text) : [];
  const arrays: Record<number, ArrayElements> = {};
  const redirects: Redirection[] = [];
  const assignments: PreparedAssignment[] = [];
  const declares = node.name !== undefined && shell.builtins.get(words[0] ?? '')?.declares === true;
  for (const item of wholeWords(node.suffix)) {
    if (item.type === 'Word') words.push(...expansion.words(item.text));
    else if (item.type !== 'Assignment') redirects.push(item);
    else if (declares) declareWord(expansion, item, words, arrays);
    else words.push(...expansion.words(item.text));
  }
  const before = node.prefix.filter((item) => item.type !== 'Assignment');
  const targets = [...before, ...redirects].map((redirect) => expandTarget(expansion, redirect));
  for (const item of node.prefix) {
    if (item.type !== 'Assignment') continue;
    const assignment = prepareAssignment(expansion, item);
    assignments.push(assignment);
    if (!node.name) foresee(expansion, assignment);
  }
  return { words, arrays, targets, assignments };
}

/** The parser ends a word before `<(`, which for bash is a part of it: `--from-file=key=<(…)`. */
function wholeWords(items: Command['suffix']): Command['suffix'] {
  const whole: Command['suffix'][number][] = [];
  for (const item of items) {
    const last = whole.at(-1);
    if (item.type === 'Word' && last?.type === 'Word' && last.end === item.pos)
      whole[whole.length - 1] = { ...last, text: last.text + item.text, end: item.end };
    else whole.push(item);
  }
  return whole;
}

function declareWord(expansion: Expansion, item: Assignment, words: string[], arrays: Record<number, ArrayElements>): void {
  const operator = item.append ? '+=' : '=';
  const index = item.index ? `[${item.index.text}]` : '';
  if (item.value.type === 'ArrayValue') {
    arrays[words.length] = expandElements(expansion, item.value.elements);
    words.push(`${item.name}${operator}`);
  } else words.push(`${item.name}${index}${operator}${expansion.assignment(item.value.text)}`);
}

export function expandElements(expansion: Expansion, elements: readonly Word[]): ArrayElements {
  return elements.flatMap(({ text }): ArrayElements => {
    const keyed = /^\[((?:[^\]\\]|\\.)*)\](\+?)=(.*)$/s.exec(text);
    if (!keyed) return expansion.words(text).map((value) => ({ key: undefined, value, append: false }));
    return [{ key: keyed[1]!, value: expansion.assignment(keyed[3]!), append: keyed[2] === '+' }];
  });
}

function prepareAssignment(expansion: Expansion, item: Assignment): PreparedAssignment {
  const { name, append = false, index } = item;
  if (item.value.type === 'ArrayValue') return { name, key: undefined, append, value: expandElements(expansion, item.value.elements) };
  const value = expansion.assignment(item.value.text);
  const key = index ? expansion.key(expansion.get(name), index.text) : undefined;
  return { name, key, append, value };
}

/** Lets the next assignments of the same line see this one; it is made again, with all checks, when the command begins. */
function foresee(expansion: Expansion, { name, key, append, value }: PreparedAssignment): void {
  const variable = expansion.get(name);
  const plain = key === undefined && !append && typeof value === 'string';
  if (plain && !(variable && (variable.readonly || variable.integer || variable.reference || isArray(variable))))
    expansion.set(name, { ...variable, value });
}

function trace(shell: Shell, { words, assignments }: Prepared): void {
  const made = assignments.map(
    ({ name, key, append, value }) =>
      `${name}${key === undefined ? '' : `[${key}]`}${append ? '+' : ''}=${typeof value === 'string' ? quoteIfNeeded(value) : arrayText(value)}`,
  );
  const prefix = tracePrefix(shell);
  for (const line of words.length === 0 ? made : []) shell.writeError(`${prefix}${line}\n`);
  if (words.length > 0) shell.writeError(`${prefix}${[...made, ...words.map(quoteIfNeeded)].join(' ')}\n`);
}

const arrayText = (elements: ArrayElements) =>
  `(${elements.map(({ key, value }) => (key === undefined ? quoteIfNeeded(value) : `[${key}]=${quoteIfNeeded(value)}`)).join(' ')})`;

function assignOnly(shell: Shell, frame: CommandFrame, { targets, assignments }: Prepared, substituted: boolean): undefined {
  const redirected = applyRedirections(shell, frame, targets);
  const assigned = assignments.every((assignment) => assign(shell, assignment));
  if (!redirected) shell.state.status = 1;
  else if (!assigned) {
    shell.state.status = 1;
    shell.discard();
    return;
  } else if (!substituted) shell.state.status = 0;
  shell.complete();
}

function assign(shell: Shell, { name, key, append, value }: PreparedAssignment): boolean {
  if (typeof value !== 'string') return assignArray(shell, name, value, append);
  return assignElement(shell, name, key, value, append);
}

function dispatch(shell: Shell, frame: CommandFrame, { targets, assignments }: Prepared): Wait | undefined {
  const name = frame.words[0]!;
  const builtin = shell.builtins.get(name);
  const definition = Object.hasOwn(shell.state.functions, name) ? shell.state.functions[name] : undefined;
  if (!applyRedirections(shell, frame, targets)) {
    shell.state.status = 1;
    shell.complete();
    return undefined;
  }
  if (!assignTemporarily(shell, frame, assignments, !definition && builtin?.special === true && shell.options['posix'] === true))
    return undefined;
  shell.state.lastArgument = frame.words.at(-1)!;
  if (definition) return void callFunction(shell, frame, name);
  if (builtin) {
    frame.builtin = name;
    frame.phase = 1;
    return callBuiltin(shell, frame, builtin);
  }
  return runExternal(shell, frame, frame.words);
}

/** `X=1 command`: the variables come back when the frame ends. */
function assignTemporarily(shell: Shell, frame: CommandFrame, assignments: readonly PreparedAssignment[], keep: boolean): boolean {
  if (assignments.length === 0) return true;
  frame.variables = {};
  for (const assignment of assignments) {
    if (!keep) frame.variables[assignment.name] ??= shell.state.variables[assignment.name] ?? null;
    if (!assign(shell, assignment)) {
      shell.state.status = 1;
      shell.complete();
      return false;
    }
    shell.set(assignment.name, { ...shell.variable(assignment.name), exported: true });
  }
  return true;
}

export function callFunction(shell: Shell, frame: CommandFrame, name: string): void {
  const depth = shell.state.frames.filter(({ kind }) => kind === 'call').length;
  const maximum = Math.min(shell.limits.functionDepth, Number(shell.text('FUNCNEST') || Infinity));
  if (depth >= maximum) return shell.abort(`${name}: maximum function nesting level exceeded (${maximum})`);
  frame.phase = 3;
  const definition = shell.state.functions[name]!;
  const node = shell.sources.node(definition);
  if (node.type !== 'Function') return;
  const line = shell.sources.currentLine();
  shell.push({ kind: 'call', name, positional: shell.state.positional, locals: {}, line });
  shell.state.positional = frame.words.slice(1);
  pushNode(shell, definition.source, node.body);
}

function callBuiltin(shell: Shell, frame: CommandFrame, builtin: Builtin = shell.builtins.get(frame.builtin!)!): Wait | undefined {
  const { words } = frame;
  const args = words.slice(1);
  const result = builtin.run({
    shell,
    frame,
    args,
    local: frame.local,
    out: (text) => void (frame.output += encodeUtf8(text)),
    fail: (message, status = 1) => {
      frame.errors += encodeUtf8(`${shell.messagePrefix()}${builtin.name}: ${message}\n`);
      return status;
    },
    usage: (message) => {
      const problem = message === undefined ? '' : `${shell.messagePrefix()}${builtin.name}: ${message}\n`;
      frame.errors += encodeUtf8(`${problem}${builtin.name}: usage: ${builtin.synopsis}\n`);
      return 2;
    },
  });
  if (result === 'entered') {
    if (frame.words === words) frame.phase = 3;
    return undefined;
  }
  if (typeof result !== 'number') return result;
  frame.result = result;
  frame.phase = 2;
  return flush(shell, frame);
}

function flush(shell: Shell, frame: CommandFrame): Wait | undefined {
  for (const [fd, field] of [
    [1, 'output'],
    [2, 'errors'],
  ] as const) {
    while (frame[field] !== '') {
      const taken = shell.process.write(fd, frame[field]);
      if (taken === 'blocked') return { on: 'writable', fd };
      if (taken instanceof FileError) {
        if (fd === 1) {
          frame.errors += `${shell.messagePrefix()}${frame.builtin}: write error: ${taken.message}\n`;
          frame.result = 1;
        }
        frame[field] = '';
        break;
      }
      frame[field] = frame[field].slice(taken);
    }
  }
  shell.state.status = frame.result ?? 0;
  shell.state.pipeStatus = [shell.state.status];
  shell.complete();
  return undefined;
}

/** Starts a program and waits for it; a subshell's last command takes the shell's place. */
export function runExternal(shell: Shell, frame: CommandFrame, words: readonly string[]): undefined {
  frame.phase = 3;
  const path = findCommand(shell, words[0]!);
  if (path === undefined) return void fail(shell, words[0]!, { failure: 'not-found' });
  const env = shell.environment(path);
  if (frame.final && shell.state.replaceable && shell.state.frames.length === 1 && Object.keys(shell.state.traps).length === 0) {
    const failure = replaceShell(shell, frame, words, path, env);
    return failure && void fail(shell, words[0]!, failure);
  }
  const monitored = hasJobControl(shell);
  const pid = shell.process.spawn({ argv: words, path, env, group: monitored ? 'new' : undefined });
  if (typeof pid !== 'number') return void fail(shell, words[0]!, pid);
  waitFor(shell, frame.source, shell.sources.node(frame), [pid], { negate: false, pipeline: false });
}

/** `exec`: on success the shell's frames are gone. */
export function replaceShell(
  shell: Shell,
  frame: CommandFrame,
  words: readonly string[],
  path: string,
  env: Readonly<Record<string, string>>,
): SpawnFailure | undefined {
  const failure = shell.process.exec({ argv: words, path, env });
  if (failure) return failure;
  keepRedirections(shell, frame);
  shell.state.frames.length = 0;
  return undefined;
}

/** The file that a name means: as hashed, or found in PATH. */
export function findCommand(shell: Shell, name: string): string | undefined {
  if (name === '') return undefined;
  if (name.includes('/')) return name;
  const hashed = shell.state.hashed[name];
  if (hashed !== undefined && shell.files.exists(hashed)) return hashed;
  const path = findExecutable(shell.files, shell.text('PATH'), name);
  if (path !== undefined) setOwn(shell.state.hashed, name, path);
  return path;
}

function fail(shell: Shell, name: string, { failure }: SpawnFailure): void {
  switch (failure) {
    case 'too-many-processes':
      shell.error('fork: retry: Resource temporarily unavailable');
      shell.state.status = 254;
      return shell.discard();
    case 'is-a-directory':
      shell.error(`${name}: Is a directory`);
      shell.state.status = 126;
      break;
    case 'not-executable':
      shell.error(`${name}: Permission denied`);
      shell.state.status = 126;
      break;
    case 'bad-format':
      shell.error(`${name}: cannot execute binary file: Exec format error`);
      shell.state.status = 126;
      break;
    case 'not-found':
      shell.error(name.includes('/') ? `${name}: ${missing(shell, name)}` : `${name}: command not found`);
      shell.state.status = 127;
  }
}

function missing(shell: Shell, name: string): string {
  const stat = shell.files.stat(name);
  return stat instanceof FileError ? stat.message : 'cannot execute: required file not found';
}
