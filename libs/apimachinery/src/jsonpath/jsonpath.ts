/** kubectl's JSONPath templates (client-go, util/jsonpath). */
import { getOwn, isRecord } from '../deep/own-property.ts';
import { formatGoNumber, formatGoValue } from '../go-format/go-print.ts';
import { compactJson, indentJson } from '../json/json-printer.ts';
import { compare } from './comparison.ts';
import { JsonPathError, type JsonPathNode } from './node.ts';
import { parseTemplate } from './template-parser.ts';

export type JsonPathResult<T> = { value: T; error?: undefined } | { value?: undefined; error: string };

function caught<T>(compute: () => T): JsonPathResult<T> {
  try {
    return { value: compute() };
  } catch (error) {
    if (error instanceof JsonPathError) return { error: error.message };
    throw error;
  }
}

export interface JsonPathOptions {
  /** A field that nobody has gives nothing instead of an error. */
  allowMissingKeys?: boolean;
}

/** A parsed template; immutable, may be used for many objects. */
export class JsonPath {
  readonly #nodes: readonly JsonPathNode[];
  readonly #allowMissingKeys: boolean;

  private constructor(nodes: readonly JsonPathNode[], options: JsonPathOptions) {
    this.#nodes = nodes;
    this.#allowMissingKeys = options.allowMissingKeys ?? false;
  }

  /** The error is upstream's: `unclosed action`. kubectl puts `error parsing jsonpath TEMPLATE, ` in front. */
  static parse(template: string, options: JsonPathOptions = {}): JsonPathResult<JsonPath> {
    return caught(() => new JsonPath(parseTemplate(template), options));
  }

  /** One list of values for each piece of the template, in order. The error is upstream's: `array index out of bounds: …`. */
  find(data: unknown): JsonPathResult<unknown[][]> {
    return caught(() => new Execution(this.#nodes, this.#allowMissingKeys).run(data));
  }

  /** What `-o jsonpath=` prints: objects and lists as JSON, everything else as Go prints it, results separated by spaces. */
  execute(data: unknown): JsonPathResult<string> {
    const { value: results, error } = this.find(data);
    return results ? { value: results.map(printResults).join('') } : { error: error! };
  }

  /** What `-o jsonpath-as-json=` prints. */
  executeAsJson(data: unknown): JsonPathResult<string> {
    const { value: results, error } = this.find(data);
    return results ? { value: results.map((values) => `${indentJson(values)}\n`).join('') } : { error: error! };
  }
}

export function printResults(values: readonly unknown[]): string {
  return values.map(printResult).join(' ');
}

function printResult(value: unknown): string {
  if (typeof value === 'object' && value !== null) return compactJson(value);
  if (value === null || value === undefined) return 'null';
  return typeof value === 'number' ? formatGoNumber(value) : String(value);
}

/**
 * Custom columns and `--sort-by` take `{.metadata.name}`, `.metadata.name`, `metadata.name` and `{metadata.name}`; this makes
 * the first of any (kubectl, get.RelaxedJSONPathExpression).
 */
export function relaxedJsonPathExpression(text: string): JsonPathResult<string> {
  if (text === '') return { value: text };
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (match) return { value: `{.${match[1] ?? match[2]}}` };
  return {
    error: "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
  };
}

class Execution {
  readonly #nodes: readonly JsonPathNode[];
  readonly #allowMissingKeys: boolean;

  constructor(nodes: readonly JsonPathNode[], allowMissingKeys: boolean) {
    this.#nodes = nodes;
    this.#allowMissingKeys = allowMissingKeys;
  }

  run(data: unknown): unknown[][] {
    return this.#block(0, this.#nodes.length, data, false);
  }

  /** Runs the top-level nodes from `start` to before `end`. */
  #block(start: number, end: number, data: unknown, inRange: boolean): unknown[][] {
    const results: unknown[][] = [];
    for (let i = start; i < end; i++) {
      const node = this.#nodes[i]!;
      if (this.#isKeyword(node, 'end') && !inRange) throw new JsonPathError('not in range, nothing to end');
      if (!this.#isKeyword(node, 'range')) {
        results.push(this.#evaluate([data], node));
        continue;
      }
      const close = this.#endOfRange(i, end);
      const values = this.#evaluate([data], { kind: 'list', nodes: (node as { nodes: JsonPathNode[] }).nodes.slice(1) });
      for (const value of values) results.push(...this.#block(i + 1, close, value, true));
      if (values.length === 0) this.#block(i + 1, close, null, true);
      i = close;
    }
    return results;
  }

  #isKeyword(node: JsonPathNode, keyword: 'range' | 'end'): boolean {
    if (node.kind !== 'list') return false;
    const [first] = node.nodes;
    return first?.kind === 'identifier' && first.name === keyword;
  }

  /** The place of the matching `{end}`; a range that nobody ends goes to the end of the block. */
  #endOfRange(range: number, end: number): number {
    let depth = 0;
    for (let i = range; i < end; i++) {
      if (this.#isKeyword(this.#nodes[i]!, 'range')) depth++;
      else if (this.#isKeyword(this.#nodes[i]!, 'end') && --depth === 0) return i;
    }
    return end;
  }

  #evaluateAll(input: unknown[], nodes: readonly JsonPathNode[]): unknown[] {
    return nodes.reduce((values, node) => this.#evaluate(values, node), input);
  }

  #evaluate(input: unknown[], node: JsonPathNode): unknown[] {
    switch (node.kind) {
      case 'list':
        return this.#evaluateAll(input, node.nodes);
      case 'text':
        return [node.text];
      case 'field':
        return this.#field(input, node.name);
      case 'identifier':
        throw new JsonPathError(`unrecognized identifier ${node.name}`);
      case 'array':
        return input.flatMap((value) => slice(value, node));
      case 'filter':
        return input.flatMap((value) => this.#filter(value, node));
      case 'literal':
        return input.map(() => node.value);
      case 'wildcard':
        return input.flatMap(children);
      case 'recursive':
        return input.flatMap(descendants);
      case 'union':
        return node.branches.flatMap((branch) => this.#evaluateAll(input, branch));
    }
  }

  #field(input: unknown[], name: string): unknown[] {
    if (input.length === 0) return [];
    const found = input.flatMap((value) => (isRecord(value) && getOwn(value, name) !== undefined ? [getOwn(value, name)] : []));
    if (found.length === 0 && !this.#allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  #filter(value: unknown, node: Extract<JsonPathNode, { kind: 'filter' }>): unknown[] {
    if (!Array.isArray(value)) throw new JsonPathError(`${formatGoValue(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => this.#passes(item, node));
  }

  #passes(item: unknown, { left, operator, right }: Extract<JsonPathNode, { kind: 'filter' }>): boolean {
    if (operator === 'exists') return this.#exists(item, left);
    const lefts = this.#evaluateAll([item], left);
    if (lefts.length === 0) return false;
    if (lefts.length > 1) throw new JsonPathError('can only compare one element at a time');
    const rights = this.#evaluateAll([item], right);
    if (rights.length === 0) return false;
    if (rights.length > 1) throw new JsonPathError('can only compare one element at a time');
    return compare(operator, lefts[0], rights[0]);
  }

  /** Whether the path leads anywhere; one that fails does not. */
  #exists(item: unknown, path: JsonPathNode[]): boolean {
    const { value } = caught(() => this.#evaluateAll([item], path));
    return value !== undefined && value.length > 0;
  }
}

function slice(value: unknown, { start, end, step }: Extract<JsonPathNode, { kind: 'array' }>): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goTypeName(value)} is not array or slice`);
  const { length } = value;
  const from = (start.value ?? 0) < 0 ? start.value! + length : (start.value ?? 0);
  const wantsLength = end.value !== undefined && (end.value < 0 || (end.value === 0 && end.derived));
  const to = wantsLength ? end.value! + length : (end.value ?? length);
  if (from === to) return [];
  if (from >= length || from < 0) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`);
  if (to > length || to < 0) throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`);
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
  if (step.value !== undefined && step.value <= 0) throw new JsonPathError('step must be > 0');
  const stride = step.value ?? 1;
  return value.slice(from, to).filter((_, i) => i % stride === 0);
}

function goTypeName(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return 'map[string]interface {}';
}

/** Values of an object in the order of its keys, items of a list, characters of a text as their codes. */
function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...value].map((char) => char.codePointAt(0));
  if (!isRecord(value)) return [];
  return Object.keys(value)
    .sort()
    .map((key) => value[key]);
}

function descendants(value: unknown): unknown[] {
  const inner = children(value);
  return inner.length === 0 ? [] : [value, ...inner.flatMap(descendants)];
}
