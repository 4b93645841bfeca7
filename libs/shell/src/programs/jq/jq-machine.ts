/** Runs a program of jq: each node gives any number of values, and where they come from when somebody asks for paths. */
import { operate } from './jq-arithmetic.ts';
import { BUILTINS, type Native } from './jq-builtins.ts';
import { formatValue } from './jq-formats.ts';
import { parseDefinitions } from './jq-parser.ts';
import { deletePaths, each, getPath, index, type Path, setPath, slice, sliceKey } from './jq-paths.ts';
import { destructure } from './jq-patterns.ts';
import { PRELUDE } from './jq-prelude.ts';
import { type Callable, type Host, type Item, type Items, Scope } from './jq-scope.ts';
import { SPECIAL } from './jq-special.ts';
import { type Definition, JqSyntaxError, type Node, type Pattern } from './jq-syntax.ts';
import { isArray, isObject, isTrue, JqError, print, short, type Value } from './jq-value.ts';

class Break extends Error {
  readonly label: object;

  constructor(label: object) {
    super('break');
    this.label = label;
  }
}

let prelude: readonly Definition[] | undefined;
const WORK = 256;

export class Machine {
  readonly host: Host;
  #steps = 0;
  readonly #labels = new WeakMap<Scope, Map<string, object>>();

  constructor(host: Host) {
    this.host = host;
  }

  /** The scope that programs begin in. */
  root(): Scope {
    const scope = new Scope();
    prelude ??= parseDefinitions(PRELUDE);
    for (const definition of prelude) this.#define(definition, scope);
    return new Scope(scope);
  }

  #define({ name, params, body }: Definition, scope: Scope): void {
    scope.define(`${name}/${params.length}`, { params, body, scope });
  }

  *values(node: Node, value: Value, scope: Scope): Generator<Value, void, void> {
    for (const item of this.run(node, { value, path: undefined }, scope)) yield item.value;
  }

  *paths(node: Node, value: Value, scope: Scope): Generator<Path, void, void> {
    for (const { path } of this.run(node, { value, path: [] }, scope)) yield path!;
  }

  *run(node: Node, input: Item, scope: Scope): Items {
    if (++this.#steps % WORK === 0) this.host.work();
    const { value, path } = input;
    switch (node.kind) {
      case 'identity':
        yield input;
        return;
      case 'recurse':
        yield* this.#recurse(input);
        return;
      case 'literal':
        yield this.#fresh(node.value, path);
        return;
      case 'variable': {
        const found = node.name === '$ENV' ? this.host.env : scope.variable(node.name);
        if (found === undefined) throw new JqSyntaxError(`${node.name} is not defined`);
        yield this.#fresh(found, path);
        return;
      }
      case 'text':
        for (const text of this.#text(node.parts, 0, value, scope, node.format)) yield this.#fresh(text, path);
        return;
      case 'format':
        yield this.#fresh(formatValue(node.name, value), path);
        return;
      case 'index':
        for (const of of this.run(node.of, input, scope))
          for (const key of this.values(node.by, value, scope)) {
            if (of.path !== undefined && typeof of.value !== 'object' && key === null) throw new JqError(`Invalid path expression`);
            yield { value: index(of.value, key), path: of.path && [...of.path, key] };
          }
        return;
      case 'slice':
        for (const of of this.run(node.of, input, scope))
          for (const to of node.to ? this.values(node.to, value, scope) : [null])
            for (const from of node.from ? this.values(node.from, value, scope) : [null])
              yield { value: slice(of.value, from, to), path: of.path && [...of.path, sliceKey(from, to)] };
        return;
      case 'each':
        for (const of of this.run(node.of, input, scope))
          for (const [key, member] of each(of.value)) yield { value: member, path: of.path && [...of.path, key] };
        return;
      case 'pipe':
        for (const left of this.run(node.left, input, scope)) yield* this.run(node.right, left, scope);
        return;
      case 'comma':
        yield* this.run(node.left, input, scope);
        yield* this.run(node.right, input, scope);
        return;
      case 'array':
        yield this.#fresh(node.body ? [...this.values(node.body, value, scope)] : [], path);
        return;
      case 'object':
        for (const members of this.#object(node.members, 0, value, scope)) yield this.#fresh(new Map(members), path);
        return;
      case 'negate':
        for (const each of this.values(node.body, value, scope)) {
          if (typeof each !== 'number') throw new JqError(`${short(each)} cannot be negated`);
          yield this.#fresh(-each, path);
        }
        return;
      case 'binary':
        yield* this.#binary(node, input, scope);
        return;
      case 'update':
        yield* this.#update(node.operator, node.left, node.right, value, scope, path);
        return;
      case 'if':
        for (const test of this.values(node.test, value, scope)) yield* this.run(isTrue(test) ? node.then : node.otherwise, input, scope);
        return;
      case 'try':
        yield* this.#try(node.body, node.catcher, input, scope);
        return;
      case 'bind':
        for (const source of this.values(node.source, value, scope)) yield* this.#bind(node.patterns, source, input, scope, node.body);
        return;
      case 'reduce': {
        let state: Item = { value: null, path };
        for (const start of this.run(node.start, input, scope)) state = start;
        for (const source of this.values(node.source, value, scope))
          for (const inner of this.#patterns(node.pattern, source, value, scope)) {
            let last: Item = { value: null, path: state.path };
            for (const next of this.run(node.update, state, inner)) last = next;
            state = last;
          }
        yield state;
        return;
      }
      case 'foreach':
        for (const start of this.run(node.start, input, scope)) {
          let state = start;
          for (const source of this.values(node.source, value, scope))
            for (const inner of this.#patterns(node.pattern, source, value, scope))
              for (const next of this.run(node.update, state, inner)) {
                state = next;
                if (node.extract) yield* this.run(node.extract, next, inner);
                else yield next;
              }
        }
        return;
      case 'define': {
        const inner = new Scope(scope);
        this.#define(node.definition, inner);
        yield* this.run(node.body, input, inner);
        return;
      }
      case 'label': {
        const label = {};
        const inner = new Scope(scope);
        this.#labels.set(inner, new Map([[node.name, label]]));
        inner.define(`*label-${node.name}/0`, { body: node, scope: inner });
        try {
          yield* this.run(node.body, input, inner);
        } catch (problem) {
          if (!(problem instanceof Break) || problem.label !== label) throw problem;
        }
        return;
      }
      case 'break': {
        const holder = scope.callable(`*label-${node.name}/0`);
        const label = holder && this.#labels.get(holder.scope)?.get(node.name);
        if (!label) throw new JqSyntaxError(`*label-${node.name.slice(1)} is not defined`);
        throw new Break(label);
      }
      default:
        yield* this.#call(node.name, node.args, input, scope);
    }
  }

  /** A value that was made here has no place in the input. */
  #fresh(value: Value, path: Path | undefined): Item {
    return path === undefined ? { value, path } : { value, path: undefined };
  }

  *#recurse(item: Item): Items {
    yield item;
    if (!isArray(item.value) && !isObject(item.value)) return;
    for (const [key, value] of each(item.value)) yield* this.#recurse({ value, path: item.path && [...item.path, key] });
  }

  *#text(
    parts: readonly (string | Node)[],
    at: number,
    value: Value,
    scope: Scope,
    format: string | undefined,
  ): Generator<string, void, void> {
    const part = parts[at];
    if (part === undefined) {
      yield '';
      return;
    }
    for (const rest of this.#text(parts, at + 1, value, scope, format)) {
      if (typeof part === 'string') yield part + rest;
      else
        for (const each of this.values(part, value, scope))
          yield (format === undefined ? (typeof each === 'string' ? each : print(each)) : formatValue(format, each)) + rest;
    }
  }

  *#object(members: readonly (readonly [Node, Node])[], at: number, value: Value, scope: Scope): Generator<[string, Value][], void, void> {
    const member = members[at];
    if (!member) {
      yield [];
      return;
    }
    for (const key of this.values(member[0], value, scope)) {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
      for (const each of this.values(member[1], value, scope))
        for (const rest of this.#object(members, at + 1, value, scope)) yield [[key, each], ...rest];
    }
  }

  *#binary({ operator, left, right }: Node & { kind: 'binary' }, input: Item, scope: Scope): Items {
    const { value, path } = input;
    if (operator === '//') {
      let any = false;
      try {
        for (const item of this.run(left, input, scope))
          if (isTrue(item.value)) {
            any = true;
            yield item;
          }
      } catch (problem) {
        if (!(problem instanceof JqError)) throw problem;
      }
      if (!any) yield* this.run(right, input, scope);
      return;
    }
    if (operator === 'and' || operator === 'or') {
      for (const a of this.values(left, value, scope)) {
        if (isTrue(a) === (operator === 'or')) yield this.#fresh(operator === 'or', path);
        else for (const b of this.values(right, value, scope)) yield this.#fresh(isTrue(b), path);
      }
      return;
    }
    for (const b of this.values(right, value, scope))
      for (const a of this.values(left, value, scope)) yield this.#fresh(operate(operator, a, b), path);
  }

  *#update(operator: string, left: Node, right: Node, value: Value, scope: Scope, path: Path | undefined): Items {
    const targets = (): Path[] => [...this.paths(left, value, scope)].map((each) => this.#placed(each));
    if (operator === '|=') {
      let result = value;
      const gone: Path[] = [];
      for (const target of targets()) {
        const [first] = this.#first(right, getPath(result, target), scope);
        if (first === undefined) gone.push(target);
        else result = setPath(result, target, first);
      }
      yield this.#fresh(deletePaths(result, gone), path);
      return;
    }
    for (const fresh of this.values(right, value, scope)) {
      let result = value;
      for (const target of targets()) {
        const before = getPath(result, target);
        const after =
          operator === '=' ? fresh : operator === '//=' ? (isTrue(before) ? before : fresh) : operate(operator[0]!, before, fresh);
        result = setPath(result, target, after);
      }
      yield this.#fresh(result, path);
    }
  }

  #placed(path: Path | undefined): Path {
    if (path === undefined) throw new JqError('Invalid path expression with result');
    return path;
  }

  *#first(node: Node, value: Value, scope: Scope): Generator<Value, void, void> {
    for (const each of this.values(node, value, scope)) {
      yield each;
      return;
    }
  }

  *#try(body: Node, catcher: Node | undefined, input: Item, scope: Scope): Items {
    try {
      yield* this.run(body, input, scope);
    } catch (problem) {
      if (!(problem instanceof JqError)) throw problem;
      if (catcher) yield* this.run(catcher, { value: problem.value, path: undefined }, scope);
    }
  }

  *#bind(patterns: readonly Pattern[], source: Value, input: Item, scope: Scope, body: Node): Items {
    for (const [i, pattern] of patterns.entries()) {
      try {
        for (const inner of this.#patterns(pattern, source, input.value, scope)) yield* this.run(body, input, inner);
        return;
      } catch (problem) {
        if (!(problem instanceof JqError) || i === patterns.length - 1) throw problem;
      }
    }
  }

  #patterns(pattern: Pattern, source: Value, value: Value, scope: Scope): Generator<Scope, void, void> {
    return destructure(pattern, source, scope, (key, inner) => this.values(key, value, inner));
  }

  *#call(name: string, args: readonly Node[], input: Item, scope: Scope): Items {
    const own = scope.callable(`${name}/${args.length}`);
    if (own && !('params' in own)) {
      yield* this.run(own.body, input, own.scope);
      return;
    }
    if (own) {
      yield* this.#apply(own, args, 0, input, scope, new Scope(own.scope));
      return;
    }
    const builtin = SPECIAL[`${name}/${args.length}`]?.(this, args as readonly [Node, Node], input, scope);
    if (builtin) {
      yield* builtin;
      return;
    }
    const native: Native | undefined = BUILTINS[`${name}/${args.length}`];
    if (!native) throw new JqSyntaxError(`${name}/${args.length} is not defined`);
    for (const values of this.#product(args, 0, input.value, scope)) yield this.#fresh(native(input.value, values, this.host), input.path);
  }

  /** All combinations of the values of arguments; the last varies slowest. */
  *#product(args: readonly Node[], at: number, value: Value, scope: Scope): Generator<Value[], void, void> {
    if (at === args.length) {
      yield [];
      return;
    }
    for (const rest of this.#product(args, at + 1, value, scope))
      for (const each of this.values(args[at]!, value, scope)) yield [each, ...rest];
  }

  *#apply(callable: Callable, args: readonly Node[], at: number, input: Item, scope: Scope, inner: Scope): Items {
    const param = callable.params[at];
    if (param === undefined) {
      yield* this.run(callable.body, input, inner);
      return;
    }
    const body = args[at]!;
    if (!param.startsWith('$')) {
      inner.define(`${param}/0`, { body, scope });
      yield* this.#apply(callable, args, at + 1, input, scope, inner);
      return;
    }
    for (const value of this.values(body, input.value, scope)) {
      const next = new Scope(inner);
      next.set(param, value);
      next.define(`${param.slice(1)}/0`, { body: { kind: 'literal', value }, scope: next });
      yield* this.#apply(callable, args, at + 1, input, scope, next);
    }
  }
}
