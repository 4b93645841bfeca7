/** Which commands a script calls, read from its syntax alone. */
import { forEachChild, parse, type SyntaxNode, type Word } from 'unbash';

export interface CommandCall {
  /** As it is written; never one that a variable decides. */
  name: string;
  /** Its words without quotes; expansions stay as they are written. */
  words: readonly string[];
}

/** Programs whose first operand is a command, and how many operands of their own come before it. */
const CARRIERS: Readonly<Record<string, number>> = {
  sudo: 0, exec: 0, command: 0, builtin: 0, nohup: 0, env: 0, xargs: 0, nice: 0, setsid: 0, stdbuf: 0, watch: 0, time: 0, timeout: 1,
}; // prettier-ignore

/** Options of carriers that take the next word as their value. */
const VALUED = new Set([
  '-n',
  '-u',
  '-g',
  '-I',
  '-P',
  '-L',
  '-d',
  '-k',
  '-s',
  '-o',
  '-e',
  '-i',
  '--user',
  '--signal',
  '--kill-after',
  '--interval',
]);

/** In the order of the text; those of functions that the script defines itself, and of aliases, are left out. */
export function commandsCalled(script: string): CommandCall[] {
  const calls: CommandCall[] = [];
  const own = new Set<string>();
  walk(parse(script), (node) => {
    if (node.type === 'Function') own.add(node.name.value);
    if (node.type !== 'Command' || !node.name) return;
    if (node.name.value === 'alias') for (const { text } of node.args) own.add(text.replace(/=[^]*$/, ''));
    calls.push(...callsOf([node.name, ...node.args.filter((word) => word.type === 'Word')]));
  });
  return calls.filter(({ name }) => !own.has(name));
}

function callsOf(words: readonly Word[]): CommandCall[] {
  const [first, ...rest] = words;
  if (!first || !isPlain(first)) return [];
  const call = { name: first.value, words: rest.map(({ value }) => value) };
  const operands = CARRIERS[call.name];
  // `command -v name` asks whether there is one.
  if (operands === undefined || (call.name === 'command' && /^-[vV]/.test(call.words[0] ?? ''))) return [call];
  let at = 0;
  for (let left = operands; at < rest.length; at++) {
    const { value } = rest[at]!;
    if (VALUED.has(value)) at++;
    else if (!value.startsWith('-') && !/^\w+=/.test(value) && left-- === 0) break;
  }
  return [call, ...callsOf(rest.slice(at))];
}

/** Whether the word says a name by itself. */
function isPlain({ value, parts = [] }: Word): boolean {
  return value !== '' && parts.every(({ type }) => type === 'Literal' || type === 'SingleQuoted' || type === 'AnsiCQuoted');
}

/** Every node of a tree, substitutions within words among them. */
function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  forEachChild(node, (child) => walk(child, visit));
}
