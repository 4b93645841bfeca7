/** `all`, `exists`, `map` and the other macros that go over a list or a map. */
import type { LoopExpression } from '../syntax/expression.ts';
import { DYN, type CelType } from '../types.ts';
import { CelError, CelMap, isMap, mapEntries, noSuchOverload } from '../values/value.ts';
import { readerOf, type Reader } from './data-reader.ts';
import type { Frame, Planner, Step } from './planner.ts';

/** What an iteration does with the values so far. `filter` has been asked. */
interface Fold {
  start(): unknown;
  /** Returns the accumulated value; `done` ends the loop. */
  step(accumulated: unknown, frame: Frame, variables: readonly unknown[]): { value: unknown; done?: boolean };
  finish(accumulated: unknown): unknown;
}

export function planLoop(node: LoopExpression, planner: Planner): Step {
  const range = planner.plan(node.range);
  const readers = readersOf(planner.checked.typeOf(node.range), node.variables.length);
  const { slot, inner } = planner.within(node.variables, () => ({
    filter: node.filter && planner.plan(node.filter),
    fold: foldOf(node, planner.plan(node.body)),
  }));
  const { filter, fold } = inner;
  return (frame) => {
    let accumulated = fold.start();
    for (const variables of iterations(range(frame), node.variables.length)) {
      frame.spend(1);
      const read = variables.map((value, i) => readers[i]!(value));
      read.forEach((value, i) => (frame.locals[slot + i] = value));
      if (filter && !condition(filter(frame))) continue;
      const { value, done } = fold.step(accumulated, frame, read);
      accumulated = value;
      if (done) break;
    }
    return fold.finish(accumulated);
  };
}

function readersOf(range: CelType, count: number): Reader[] {
  const [first = DYN, second = DYN] = range.parameters;
  if (range.kind === 'list') return count === 2 ? [readerOf(DYN), readerOf(first)] : [readerOf(first)];
  return [readerOf(first), readerOf(second)];
}

function* iterations(range: unknown, count: number): Generator<readonly unknown[]> {
  if (Array.isArray(range)) {
    for (const [i, item] of range.entries()) yield count === 2 ? [BigInt(i), item] : [item];
  } else if (isMap(range)) {
    for (const entry of mapEntries(range)) yield count === 2 ? entry : [entry[0]];
  } else throw noSuchOverload();
}

function condition(value: unknown): boolean {
  if (typeof value !== 'boolean') throw noSuchOverload();
  return value;
}

function foldOf({ macro }: LoopExpression, body: Step): Fold {
  switch (macro) {
    case 'all':
      return quantifier(body, false);
    case 'exists':
      return quantifier(body, true);
    case 'existsOne':
      return {
        start: () => 0,
        step: (count, frame) => ({ value: (count as number) + (condition(body(frame)) ? 1 : 0) }),
        finish: (count) => count === 1,
      };
    case 'map':
      return collector((list, frame) => list.push(body(frame)));
    case 'filter':
      return collector((list, frame, [item]) => {
        if (condition(body(frame))) list.push(item);
      });
    case 'transformMap':
      return mapper((map, frame, [key]) => insert(map, key, body(frame)));
    case 'transformMapEntry':
      return mapper((map, frame) => {
        for (const [key, value] of mapEntries(body(frame))) insert(map, key, value);
      });
  }
}

/** An element that decides ends the loop, and wins over an error of another. */
function quantifier(body: Step, decisive: boolean): Fold {
  return {
    start: () => !decisive,
    step(accumulated, frame) {
      try {
        const value = body(frame);
        if (value === decisive) return { value, done: true };
        return { value: typeof value === 'boolean' || accumulated instanceof CelError ? accumulated : noSuchOverload() };
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        return { value: accumulated instanceof CelError ? accumulated : error };
      }
    },
    finish(accumulated) {
      if (accumulated instanceof CelError) throw accumulated;
      return accumulated;
    },
  };
}

function collector(add: (list: unknown[], frame: Frame, variables: readonly unknown[]) => void): Fold {
  return {
    start: () => [],
    step(list, frame, variables) {
      add(list as unknown[], frame, variables);
      return { value: list };
    },
    finish: (list) => list,
  };
}

function mapper(add: (map: CelMap, frame: Frame, variables: readonly unknown[]) => void): Fold {
  return {
    start: () => new CelMap(),
    step(map, frame, variables) {
      add(map as CelMap, frame, variables);
      return { value: map };
    },
    finish: (map) => map,
  };
}

function insert(map: CelMap, key: unknown, value: unknown): void {
  if (map.has(key)) throw new CelError(`insert failed: key ${String(key)} already exists`);
  map.set(key, value);
}
