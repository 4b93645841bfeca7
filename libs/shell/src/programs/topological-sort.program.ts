/** tsort: an order of names in which each comes before those that depend on it. */
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Program } from '../kernel/program.ts';
import { fail, print, printError } from '../kernel/streams.ts';
import { readOperand } from './operands.ts';
import { parseOptions } from './options.ts';

interface Item {
  readonly name: string;
  /** Those that come after it, the relation that was told last first: GNU's order. */
  readonly after: Item[];
  /** How many must still come before it. */
  waits: number;
}

/** `pairs`: before, after, before, after, … An item may be told to come before itself, which only names it. */
function relate(pairs: readonly string[]): Item[] {
  const items = new Map<string, Item>();
  const itemOf = (name: string): Item => {
    const item = items.get(name) ?? { name, after: [], waits: 0 };
    items.set(name, item);
    return item;
  };
  for (let i = 0; i < pairs.length; i += 2) {
    const [before, after] = [itemOf(pairs[i]!), itemOf(pairs[i + 1]!)];
    if (before === after) continue;
    before.after.unshift(after);
    after.waits++;
  }
  return [...items.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A loop among items that all wait: each comes before the next, and the last before the first. */
function findLoop(items: ReadonlySet<Item>): Item[] {
  const before = (item: Item): Item => [...items].find(({ after }) => after.includes(item))!;
  const path = [[...items].find(({ waits }) => waits > 0)!];
  for (;;) {
    const next = before(path[0]!);
    const at = path.indexOf(next);
    if (at < 0) {
      path.unshift(next);
      continue;
    }
    const loop = path.slice(0, at + 1);
    const first = loop.reduce((least, { name }, i) => (name < loop[least]!.name ? i : least), 0);
    return [...loop.slice(first), ...loop.slice(0, first)];
  }
}

/** The names in order, and the loops that had to be broken for it. */
export function topologicalSort(pairs: readonly string[]): { order: string[]; loops: string[][] } {
  const left = new Set(relate(pairs));
  const order: string[] = [];
  const loops: string[][] = [];
  const ready = [...left].filter(({ waits }) => waits === 0);
  while (left.size > 0) {
    for (let item = ready.shift(); item; item = ready.shift()) {
      order.push(item.name);
      left.delete(item);
      for (const next of item.after) if (--next.waits === 0) ready.push(next);
    }
    if (left.size === 0) break;
    const loop = findLoop(left);
    loops.push(loop.map(({ name }) => name));
    const [first, last] = [loop[0]!, loop.at(-1)!];
    last.after.splice(last.after.indexOf(first), 1);
    if (--first.waits === 0) ready.push(first);
  }
  return { order, loops };
}

export const tsortProgram: Program = {
  name: 'tsort',
  summary: 'Put names in an order that respects pairs of them',
  *run(process) {
    const options = parseOptions(process, { flags: '' });
    if (typeof options === 'string') return yield* fail(process, options);
    const [operand = '-', extra] = options.operands;
    if (extra !== undefined) return yield* fail(process, `tsort: extra operand ‘${extra}’\nTry 'tsort --help' for more information.\n`);
    const content = yield* readOperand(process, operand);
    if (content === undefined) return 1;
    const words = decodeUtf8(content).split(/[ \t\n]+/).filter(Boolean); // prettier-ignore
    if (words.length % 2 !== 0) return yield* fail(process, `tsort: ${operand}: input contains an odd number of tokens\n`);
    process.charge(1 + words.length);
    const { order, loops } = topologicalSort(words);
    for (const loop of loops)
      yield* printError(process, `tsort: ${operand}: input contains a loop:\n${loop.map((name) => `tsort: ${name}\n`).join('')}`);
    yield* print(process, order.map((name) => `${name}\n`).join(''));
    return loops.length > 0 ? 1 : 0;
  },
};
