/** Sprig: lists and dicts. */
import { getOwn, isRecord, FunctionError, setOwn, typed, typeNameOf, type TemplateFunction } from '@drydock/apimachinery';
import { formatValue, textOf } from './format-value.ts';
import { isEmpty } from './casts.ts';

type Dict = Record<string, unknown>;

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.keys(a), Object.keys(b)];
  return left.length === right.length && left.every((key) => same((a as Dict)[key], (b as Dict)[key]));
}

/** A list, or an error as Sprig words it for something else. */
function listOf(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new FunctionError(`Cannot ${what} on type ${value === null ? 'invalid' : typeNameOf(value)}`);
}

function onList(what: string, run: (list: unknown[]) => unknown): TemplateFunction {
  return typed(['any'], (value: unknown) => run(listOf(value, what)));
}

function unique(list: unknown[]): unknown[] {
  return list.filter((value, at) => list.findIndex((each) => same(each, value)) === at);
}

function newDict(...pairs: unknown[]): Dict {
  const dict: Dict = {};
  for (let at = 0; at < pairs.length; at += 2) setOwn(dict, textOf(pairs[at]), pairs[at + 1] ?? '');
  return dict;
}

/** Into the first, which is changed; `overwrite` says whose value stays. */
function merge(overwrite: boolean, target: Dict, ...sources: Dict[]): Dict {
  for (const source of sources) {
    for (const [key, value] of Object.entries(source ?? {})) {
      const existing = getOwn(target, key);
      if (isRecord(existing) && isRecord(value)) merge(overwrite, existing, value);
      else if (existing === undefined || (overwrite ? !isEmpty(value) : isEmpty(existing))) setOwn(target, key, deepCopy(value));
    }
  }
  return target;
}

function deepCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepCopy);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deepCopy(each)])) : value;
}

/** The path is the arguments before the last two. */
function dig(...args: unknown[]): unknown {
  const [fallback, dict] = args.slice(-2);
  let current: unknown = dict;
  for (const key of args.slice(0, -2)) {
    const next = isRecord(current) ? getOwn(current, textOf(key)) : undefined;
    if (next === undefined) return fallback;
    current = next;
  }
  return current;
}

function slice(list: unknown[], ...bounds: unknown[]): unknown[] {
  return list.slice(Number(bounds[0] ?? 0), bounds.length > 1 ? Number(bounds[1]) : undefined);
}

function chunks(size: unknown, list: unknown[]): unknown[][] {
  const length = Math.max(1, Number(size));
  return Array.from({ length: Math.ceil(list.length / length) }, (_, at) => list.slice(at * length, (at + 1) * length));
}

const mapNames = (keys: unknown[]): string[] => keys.map(textOf);

export const COLLECTION_FUNCTIONS: readonly (readonly [string, TemplateFunction])[] = [
  ['list', typed(['any...'], (...values: unknown[]) => values)],
  ['tuple', typed(['any...'], (...values: unknown[]) => values)],
  ['first', onList('find first', (list) => list[0] ?? null)],
  ['rest', onList('find rest', (list) => list.slice(1))],
  ['last', onList('find last', (list) => list.at(-1) ?? null)],
  ['initial', onList('find initial', (list) => list.slice(0, -1))],
  ['reverse', onList('find reverse', (list) => list.toReversed())],
  ['uniq', onList('find uniq', unique)],
  ['compact', onList('compact', (list) => list.filter((value) => !isEmpty(value)))],
  ['sortAlpha', typed(['any'], (value: unknown) => (Array.isArray(value) ? value.map(formatValue).sort() : [textOf(value)]))],
  ['append', typed(['any', 'any'], (list: unknown, value: unknown) => [...listOf(list, 'push'), value])],
  ['push', typed(['any', 'any'], (list: unknown, value: unknown) => [...listOf(list, 'push'), value])],
  ['prepend', typed(['any', 'any'], (list: unknown, value: unknown) => [value, ...listOf(list, 'prepend')])],
  ['concat', typed(['any...'], (...lists: unknown[]) => lists.flatMap((list) => listOf(list, 'concat')))],
  [
    'without',
    typed(['any', 'any...'], (list: unknown, ...values: unknown[]) =>
      listOf(list, 'find without').filter((each) => !values.some((value) => same(value, each))),
    ),
  ],
  [
    'has',
    typed(['any', 'any'], (value: unknown, list: unknown) => list !== null && listOf(list, 'find has').some((each) => same(each, value))),
  ],
  ['slice', typed(['any', 'any...'], (list: unknown, ...bounds: unknown[]) => slice(listOf(list, 'slice'), ...bounds))],
  ['chunk', typed(['int', 'any'], (size: unknown, list: unknown) => chunks(size, listOf(list, 'chunk')))],
  ['dict', typed(['any...'], newDict)],
  ['get', typed(['map', 'string'], (dict: Dict, key: string) => getOwn(dict ?? {}, key) ?? '')],
  ['set', typed(['map', 'string', 'any'], (dict: Dict, key: string, value: unknown) => (setOwn(dict, key, value), dict))],
  ['unset', typed(['map', 'string'], (dict: Dict, key: string) => (delete dict[key], dict))],
  ['hasKey', typed(['map', 'string'], (dict: Dict, key: string) => getOwn(dict ?? {}, key) !== undefined)],
  ['keys', typed(['map...'], (...dicts: Dict[]) => dicts.flatMap((dict) => Object.keys(dict ?? {})))],
  ['values', typed(['map'], (dict: Dict) => Object.values(dict ?? {}))],
  [
    'pick',
    typed(['map', 'string...'], (dict: Dict, ...keys: unknown[]) =>
      Object.fromEntries(Object.entries(dict).filter(([key]) => mapNames(keys).includes(key))),
    ),
  ],
  [
    'omit',
    typed(['map', 'string...'], (dict: Dict, ...keys: unknown[]) =>
      Object.fromEntries(Object.entries(dict).filter(([key]) => !mapNames(keys).includes(key))),
    ),
  ],
  [
    'pluck',
    typed(['string', 'map...'], (key: string, ...dicts: Dict[]) =>
      dicts.map((dict) => getOwn(dict, key)).filter((value) => value !== undefined),
    ),
  ],
  ['merge', typed(['map', 'map...'], (target: Dict, ...sources: Dict[]) => merge(false, target, ...sources))],
  ['mustMerge', typed(['map', 'map...'], (target: Dict, ...sources: Dict[]) => merge(false, target, ...sources))],
  ['mergeOverwrite', typed(['map', 'map...'], (target: Dict, ...sources: Dict[]) => merge(true, target, ...sources))],
  ['mustMergeOverwrite', typed(['map', 'map...'], (target: Dict, ...sources: Dict[]) => merge(true, target, ...sources))],
  ['deepCopy', typed(['any'], deepCopy)],
  ['dig', typed(['any', 'any', 'any...'], dig)],
  ['deepEqual', typed(['any', 'any'], same)],
  ['kindOf', typed(['any'], (value: unknown) => kindOf(value))],
  ['kindIs', typed(['string', 'any'], (kind: string, value: unknown) => kindOf(value) === kind)],
  ['typeOf', typed(['any'], (value: unknown) => typeNameOf(value))],
  ['typeIs', typed(['string', 'any'], (type: string, value: unknown) => typeNameOf(value) === type)],
  ['typeIsLike', typed(['string', 'any'], (type: string, value: unknown) => [type, `*${type}`].includes(typeNameOf(value)))],
];

function kindOf(value: unknown): string {
  if (value === null) return 'invalid';
  return Array.isArray(value) ? 'slice' : typeof value === 'object' ? 'map' : typeNameOf(value);
}
