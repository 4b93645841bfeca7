import type { Coproc, Pipeline, SyntaxNode } from 'unbash';
import type { Shell } from '../shell.ts';
import type { CommandFrame, ListFrame, NodeRef } from '../shell-state.ts';
import { addJob, foregroundGroup, hasJobControl, startBackground } from '../jobs.ts';

export interface PushOptions {
  /** Its failure is looked at. */
  readonly tested?: boolean;
  /** Nothing comes after it in this shell. */
  readonly final?: boolean;
}

/** Begins the execution of a node. */
export function pushNode(shell: Shell, source: number, node: SyntaxNode, options: PushOptions = {}): void {
  const number = shell.sources.numberOf(source, node);
  const { tested } = options;
  const list = (kind: ListFrame['kind']) => shell.push({ kind, source, node: number, phase: 0, memo: [], tested, next: 0, last: 0 });
  switch (node.type) {
    case 'Statement':
      return node.background ? startBackground(shell, source, node) : pushNode(shell, source, node.command, options);
    case 'Command':
      return shell.push(newCommandFrame(source, number, options));
    case 'CompoundList':
      return list('list');
    case 'BraceGroup':
      return pushNode(shell, source, node.body, options);
    case 'AndOr':
      return list('and-or');
    case 'If':
      return list('if');
    case 'While':
      return list('while');
    case 'ArithmeticFor':
      return list('arithmetic-for');
    case 'Case':
      return list('case');
    case 'TestCommand':
      return list('test');
    case 'ArithmeticCommand':
      return list('arithmetic');
    case 'Redirected':
      return list('redirected');
    case 'For':
      return shell.push({ kind: 'for', source, node: number, phase: 0, memo: [], tested, items: [], next: 0 });
    case 'Select':
      return shell.push({ kind: 'select', source, node: number, phase: 0, memo: [], tested, items: [], next: 0 });
    case 'Pipeline':
      return pushPipeline(shell, source, node, options);
    case 'Subshell':
      return pushSubshell(shell, source, node, options);
    case 'Coproc':
      return startCoprocess(shell, source, node);
    case 'Function':
      return defineFunction(shell, { source, node: number }, node.name.text);
    default:
      shell.abort(`${node.type.toLowerCase()}: not supported`, 2);
  }
}

/** Written out: this is made for every simple command. */
const newCommandFrame = (source: number, node: number, { tested, final = false }: PushOptions): CommandFrame => ({
  kind: 'command',
  source,
  node,
  phase: 0,
  memo: [],
  tested,
  words: [],
  arrays: {},
  local: {},
  output: '',
  errors: '',
  final,
});

function defineFunction(shell: Shell, ref: NodeRef, name: string): void {
  shell.state.functions[name] = { source: ref.source, node: ref.node };
  shell.state.status = 0;
}

function pushSubshell(shell: Shell, source: number, node: SyntaxNode & { type: 'Subshell' }, options: PushOptions): void {
  const ref = shell.sources.refTo(source, node.body);
  const monitored = hasJobControl(shell);
  const pid = shell.fork(ref, shell.inheritedDescriptors(), { group: monitored ? 'new' : undefined, tested: options.tested });
  if (pid === undefined) return failToFork(shell);
  waitFor(shell, source, node, [pid], { negate: false, pipeline: false, tested: options.tested });
}

/** `coproc NAME command`: NAME[0] reads what it prints, NAME[1] writes what it reads. */
function startCoprocess(shell: Shell, source: number, node: Coproc): void {
  const name = node.name?.text ?? 'COPROC';
  const input = shell.process.pipe(60);
  const output = shell.process.pipe(60);
  const fds = shell.inheritedDescriptors([input.read, input.write, output.read, output.write]);
  const pid = shell.fork(shell.sources.refTo(source, node.body), { ...fds, 0: input.read, 1: output.write });
  shell.process.close(input.read);
  shell.process.close(output.write);
  if (pid === undefined) return failToFork(shell);
  shell.set(name, { list: { 0: String(output.read), 1: String(input.write) } });
  shell.set(`${name}_PID`, { value: String(pid) });
  const command = shell.sources.get(source).text.slice(node.pos, node.end);
  const job = addJob(shell, { pids: [pid], group: shell.process.group, command, state: 'running' });
  shell.state.lastBackground = pid;
  shell.state.status = 0;
  if (shell.state.interactive) shell.writeError(`[${job.id}] ${pid}\n`);
}

function failToFork(shell: Shell): void {
  shell.state.status = 254;
  shell.discard();
}

/** Waits for children in the foreground and makes them the terminal's. */
export function waitFor(
  shell: Shell,
  source: number,
  node: SyntaxNode,
  pids: number[],
  options: { negate: boolean; pipeline: boolean; tested?: boolean; lastHere?: 'running' },
): void {
  const group = hasJobControl(shell) ? pids[0]! : shell.process.group;
  foregroundGroup(shell, group);
  const command = shell.sources.get(source).text.slice(node.pos, node.end);
  shell.push({ kind: 'wait', pids, statuses: {}, group, command, ...options });
}

function pushPipeline(shell: Shell, source: number, node: Pipeline, options: PushOptions): void {
  const negate = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const time = node.prefixes.find(({ type }) => type === 'Time');
  const posix = time?.type === 'Time' && time.posix !== undefined;
  if (node.commands.length === 1 || time) {
    const command = shell.sources.refTo(source, node.commands.length === 1 ? node.commands[0]! : node);
    const started = shell.process.clock.now();
    const inner = node.commands.length > 1;
    shell.push({
      kind: 'time',
      started,
      posix,
      negate: negate && !inner,
      timed: time !== undefined,
      phase: 0,
      command,
      tested: negate || options.tested,
    });
    if (inner) startPipeline(shell, source, node, negate, options);
    else pushNode(shell, source, node.commands[0]!);
    return;
  }
  if (node.commands.length === 0) {
    shell.state.status = negate ? 1 : 0;
    return;
  }
  startPipeline(shell, source, node, negate, options);
}

function startPipeline(shell: Shell, source: number, node: Pipeline, negate: boolean, options: PushOptions): void {
  const ownGroup = hasJobControl(shell);
  const tested = negate || options.tested;
  const lastHere = shell.shopt['lastpipe'] === true && !ownGroup;
  const forked = lastHere ? node.commands.slice(0, -1) : node.commands;
  const { pids, input } = forkPipeline(shell, source, node, forked, { ownGroup, tested });
  if (pids.length < forked.length) return failToFork(shell);
  waitFor(shell, source, node, pids, { negate, pipeline: true, tested, ...(lastHere ? { lastHere: 'running' } : {}) });
  if (input === undefined) return;
  shell.top!.saved = [[0, shell.process.takeOut(0)]];
  shell.process.duplicate(input, 0);
  shell.process.close(input);
  const last = node.commands.at(-1)!;
  pushNode(shell, source, last, { tested: tested || last.type === 'Command' });
}

/**
 * One subshell for each of `commands`, the first of a pipeline, joined by pipes; fewer pids when there are too many processes. `input` is
 * what the next command is to read.
 */
function forkPipeline(
  shell: Shell,
  source: number,
  node: Pipeline,
  commands: Pipeline['commands'],
  { ownGroup, tested }: { ownGroup: boolean; tested?: boolean },
): { pids: number[]; input: number | undefined } {
  const pids: number[] = [];
  let input: number | undefined;
  for (const [i, command] of commands.entries()) {
    const last = i === node.commands.length - 1;
    const pipe = last ? undefined : shell.process.pipe(10);
    const opened = [input, pipe?.read, pipe?.write].filter((fd) => fd !== undefined);
    const fds = shell.inheritedDescriptors(opened);
    if (input !== undefined) fds[0] = input;
    if (pipe) fds[1] = pipe.write;
    if (pipe && node.operators[i] === '|&') fds[2] = pipe.write;
    const pid = shell.fork(shell.sources.refTo(source, command), fds, {
      group: ownGroup ? (pids[0] ?? 'new') : undefined,
      tested,
      showsJobs: true,
    });
    if (input !== undefined) shell.process.close(input);
    if (pipe) shell.process.close(pipe.write);
    input = pipe?.read;
    if (pid === undefined) {
      if (input !== undefined) shell.process.close(input);
      return { pids, input: undefined };
    }
    pids.push(pid);
  }
  return { pids, input };
}
