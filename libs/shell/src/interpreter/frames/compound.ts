import type {
  AndOr,
  ArithmeticCommand,
  ArithmeticFor,
  Case,
  CompoundList,
  For,
  If,
  Redirected,
  Select,
  TestCommand,
  TestExpression,
  While,
} from 'unbash';
import { decodeUtf8 } from '../../kernel/byte-string.ts';
import type { Wait } from '../../kernel/wait.ts';
import type { Expansion } from '../expand/expansion.ts';
import { ArithmeticFailure } from '../expand/expansion-error.ts';
import { Pattern } from '../expand/pattern.ts';
import { quoteIfNeeded } from '../expand/quote.ts';
import { applyRedirections, expandTarget } from '../redirect.ts';
import type { Shell } from '../shell.ts';
import type { ForFrame, ListFrame, TimeFrame } from '../shell-state.ts';
import { evaluateTest } from './conditional.ts';
import { trace } from '../trace.ts';
import { pushNode } from './push-node.ts';

type Step<F> = (shell: Shell, frame: F) => Wait | undefined | void;

export const runList: Step<ListFrame> = (shell, frame) => {
  const { commands } = shell.sources.node(frame) as CompoundList;
  const statement = commands[frame.next++];
  if (statement) pushNode(shell, frame.source, statement);
  else shell.pop();
};

export const runAndOr: Step<ListFrame> = (shell, frame) => {
  const { commands, operators } = shell.sources.node(frame) as AndOr;
  while (frame.next > 0 && frame.next < commands.length && (operators[frame.next - 1] === '&&') !== (shell.state.status === 0))
    frame.next++;
  const i = frame.next++;
  const command = commands[i];
  if (!command) return void shell.pop();
  pushNode(shell, frame.source, command, { tested: i < commands.length - 1 });
};

/** `last` is the branch whose condition is tested: 0 for `if`, then the `elif`s; -1 when a body runs. */
export const runIf: Step<ListFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as If;
  const branches = [node, ...node.elif];
  if (frame.last < 0) return void shell.pop();
  const branch = branches[frame.last];
  if (frame.phase === 0 && branch) {
    frame.phase = 1;
    return pushNode(shell, frame.source, branch.clause, { tested: true });
  }
  if (branch && shell.state.status !== 0) {
    frame.last++;
    frame.phase = 0;
    return;
  }
  frame.last = -1;
  shell.state.status = 0;
  const body = branch ? branch.then : node.else;
  if (body) pushNode(shell, frame.source, body);
};

/** Phases: 0 begin a round, 1 the condition has run, 2 the body has run. `last` is the status of the last body. */
export const runWhile: Step<ListFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as While;
  if (frame.phase === 2) frame.last = shell.state.status;
  if (frame.phase !== 1) {
    frame.phase = 1;
    return pushNode(shell, frame.source, node.clause, { tested: true });
  }
  if ((shell.state.status === 0) === (node.kind === 'while')) {
    frame.phase = 2;
    return pushNode(shell, frame.source, node.body);
  }
  shell.state.status = frame.last;
  shell.pop();
};

export const runFor: Step<ForFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as For;
  if (frame.phase === 0 && !expandItems(shell, frame, node)) return;
  if (frame.next >= frame.items.length) {
    if (frame.next === 0) shell.state.status = 0;
    return void shell.pop();
  }
  const { text: source } = shell.sources.get(frame.source);
  trace(shell, () =>
    source
      .slice(node.pos, node.body.pos)
      .replace(/[;\s]*(?:do|\{)?\s*$/, '')
      .trim(),
  );
  if (!shell.assign(node.name.text, frame.items[frame.next++]!)) {
    shell.state.status = 1;
    return void shell.pop();
  }
  pushNode(shell, frame.source, node.body);
};

function expandItems(shell: Shell, frame: ForFrame, node: For | Select): boolean {
  const { wordlist } = node;
  const items = wordlist
    ? shell.expand(frame, (expansion) => wordlist.flatMap((word) => expansion.words(word.text)))
    : { value: [...shell.positional] };
  if (!items) return false;
  frame.items = items.value;
  frame.phase = 1;
  return true;
}

const HEADER = /^\(\(([^;]*);([^;]*);(.*)$/s;

/** The three expressions as text, in the source between `((` and `))`. */
function headerOf(shell: Shell, frame: ListFrame): readonly [string, string, string] {
  const node = shell.sources.node(frame) as ArithmeticFor;
  const { text } = shell.sources.get(frame.source);
  const start = text.indexOf('((', node.pos);
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] !== ')' || --depth > 0) continue;
    const match = HEADER.exec(text.slice(start, i - 1));
    return match ? [match[1]!, match[2]!, match[3]!] : ['', '', ''];
  }
  return ['', '', ''];
}

/** Phases: 0 initialize, 1 test, 2 update. */
export const runArithmeticFor: Step<ListFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as ArithmeticFor;
  const text = headerOf(shell, frame)[[0, 1, 2][frame.phase]!]!;
  const result = calculate(shell, frame, '((', (expansion) => (text.trim() === '' ? 1n : expansion.arithmetic(text)));
  if (!result) return;
  if (typeof result.value !== 'bigint') {
    shell.state.status = 1;
    return void shell.pop();
  }
  if (frame.phase !== 1) {
    frame.phase = 1;
    return;
  }
  if (result.value === 0n) return void shell.pop();
  frame.phase = 2;
  shell.state.status = 0;
  pushNode(shell, frame.source, node.body);
};

/** `next` is the item to look at, `last` 1 while bodies fall through (`;&`). */
export const runCase: Step<ListFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as Case;
  if (frame.phase === 1) {
    const ran = node.items[frame.next - 1]!;
    if (ran.terminator !== ';&' && ran.terminator !== ';;&') return void shell.pop();
    frame.last = ran.terminator === ';&' ? 1 : 0;
    frame.phase = 0;
  }
  const found = shell.expand(frame, (expansion) => {
    if (frame.last === 1) return frame.next;
    const word = expansion.text(node.word.text);
    if (frame.next === 0) trace(shell, () => `case ${quoteIfNeeded(word)} in`);
    const options = { ignoreCase: shell.shopt['nocasematch'] };
    return node.items.findIndex(
      (item, i) => i >= frame.next && item.pattern.some(({ text }) => new Pattern(expansion.pattern(text), options).matches(word)),
    );
  });
  if (!found) return;
  const item = node.items[found.value];
  if (frame.next === 0 || item) shell.state.status = 0;
  if (!item) return void shell.pop();
  frame.next = found.value + 1;
  frame.phase = 1;
  pushNode(shell, frame.source, item.body);
};

/** The condition as `set -x` shows it: expanded, patterns as they were written. */
function testText(expansion: Expansion, expression: TestExpression): string {
  switch (expression.type) {
    case 'TestGroup':
      return `( ${testText(expansion, expression.expression)} )`;
    case 'TestNot':
      return `! ${testText(expansion, expression.operand)}`;
    case 'TestLogical':
      return expression.operands.map((operand) => testText(expansion, operand)).join(` ${expression.operator} `);
    case 'TestUnary':
      return `${expression.operator} ${quoteIfNeeded(expansion.text(expression.operand.text))}`;
    case 'TestBinary': {
      const isPattern = /^(==?|!=|=~)$/.test(expression.operator);
      const right = isPattern ? expansion.pattern(expression.right.text) : quoteIfNeeded(expansion.text(expression.right.text));
      const left = expansion.text(expression.left.text);
      return `${left === '' ? "''" : left} ${expression.operator} ${right}`;
    }
  }
}

/** As `shell.expand`; an expression that cannot be calculated is told in the command's name and answered with the error. */
function calculate<T>(
  shell: Shell,
  frame: ListFrame,
  command: '((' | '[[',
  work: (expansion: Expansion) => T,
): { value: T | ArithmeticFailure } | undefined {
  return shell.expand(frame, (expansion) => {
    try {
      return work(expansion);
    } catch (problem) {
      if (!(problem instanceof ArithmeticFailure)) throw problem;
      shell.error(`${command}: ${problem.message}`);
      return problem;
    }
  });
}

export const runTest: Step<ListFrame> = (shell, frame) => {
  const { expression } = shell.sources.node(frame) as TestCommand;
  const result = calculate(shell, frame, '[[', (expansion) => {
    const value = evaluateTest(shell, expansion, expression);
    trace(shell, () => `[[ ${testText(expansion, expression)} ]]`);
    return value;
  });
  if (!result) return;
  const { value } = result;
  shell.state.status = typeof value === 'boolean' ? Number(!value) : value === 'invalid' ? 2 : 1;
  shell.complete();
};

export const runArithmetic: Step<ListFrame> = (shell, frame) => {
  const { body } = shell.sources.node(frame) as ArithmeticCommand;
  if (frame.memo.length === 0) trace(shell, () => `((${body}))`.replace(/^\(\(\s*(.*?)\s*\)\)$/s, '(( $1 ))'));
  const result = calculate(shell, frame, '((', (expansion) => expansion.arithmetic(body));
  if (!result) return;
  shell.state.status = typeof result.value === 'bigint' && result.value !== 0n ? 0 : 1;
  shell.complete();
};

export const runRedirected: Step<ListFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as Redirected;
  if (frame.phase === 1) return void shell.pop();
  const targets = shell.expand(frame, (expansion) => node.redirects.map((redirect) => expandTarget(expansion, redirect)));
  if (!targets) return;
  frame.phase = 1;
  if (applyRedirections(shell, frame, targets.value)) return pushNode(shell, frame.source, node.command);
  shell.state.status = 1;
  shell.complete();
};

/** Phases: 0 expand, 1 show the menu and ask, 2 read the answer, 3 the body has run. */
export const runSelect: Step<ForFrame> = (shell, frame) => {
  const node = shell.sources.node(frame) as Select;
  if (frame.phase === 0) {
    if (!expandItems(shell, frame, node)) return;
    if (frame.items.length === 0) return void shell.pop();
    shell.writeError(menu(frame.items));
  }
  if (frame.phase !== 2) {
    shell.writeError(shell.text('PS3') ?? '#? ');
    frame.phase = 2;
    frame.memo = [''];
    return;
  }
  const byte = shell.process.read(0, 1);
  if (byte === 'blocked') return { on: 'readable', fd: 0 };
  if (typeof byte !== 'object' || !('data' in byte)) {
    shell.state.status = 1;
    shell.process.write(1, '\n');
    return void shell.pop();
  }
  if (byte.data !== '\n') {
    frame.memo = [frame.memo[0]! + byte.data];
    return;
  }
  const answer = decodeUtf8(frame.memo[0]!).trim();
  frame.phase = 3;
  shell.assign('REPLY', answer);
  if (answer === '') {
    shell.writeError(menu(frame.items));
    return;
  }
  shell.assign(node.name.text, frame.items[Number(answer) - 1] ?? '');
  pushNode(shell, frame.source, node.body);
};

const menu = (items: readonly string[]): string =>
  items.map((item, i) => `${String(i + 1).padStart(String(items.length).length)}) ${item}\n`).join('');

export const runTime: Step<TimeFrame> = (shell, frame) => {
  if (frame.timed) shell.writeError(timeReport(shell.process.clock.now() - frame.started, frame.posix));
  if (frame.negate) shell.state.status = shell.state.status === 0 ? 1 : 0;
  shell.pop();
};

function timeReport(milliseconds: number, posix: boolean): string {
  const seconds = milliseconds / 1000;
  if (posix) return `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`;
  const real = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
  return `\nreal\t${real}\nuser\t0m0.001s\nsys\t0m0.001s\n`;
}
