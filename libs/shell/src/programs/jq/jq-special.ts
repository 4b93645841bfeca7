/** Functions of jq that need more than the values of their arguments: they run them, once or again and again. */
import type { Machine } from './jq-machine.ts';
import { deletePaths, getPath, type Path } from './jq-paths.ts';
import type { Item, Items, Scope } from './jq-scope.ts';
import type { Node } from './jq-syntax.ts';
import { clipped, compare, isArray, JqError, print, typeName, type Value } from './jq-value.ts';

type Special = (machine: Machine, args: readonly [Node, Node], input: Item, scope: Scope) => Items;

const item = (value: Value): Item => ({ value, path: undefined });

export const SPECIAL: Readonly<Record<string, Special>> = {
  *'empty/0'() {},
  *'error/1'(machine, [message], { value }, scope) {
    for (const each of machine.values(message, value, scope)) throw new JqError(each);
  },
  *'path/1'(machine, [body], { value }, scope) {
    for (const { path, value: found } of machine.run(body, { value, path: [] }, scope)) {
      if (path === undefined) throw new JqError(`Invalid path expression with result ${shortResult(found)}`);
      yield item(path);
    }
  },
  *'del/1'(machine, [body], { value }, scope) {
    const paths: Path[] = [];
    for (const { path, value: found } of machine.run(body, { value, path: [] }, scope)) {
      if (path === undefined) throw new JqError(`Invalid path expression with result ${shortResult(found)}`);
      paths.push(path);
    }
    yield item(deletePaths(value, paths));
  },
  *'getpath/1'(machine, [body], input, scope) {
    for (const path of machine.values(body, input.value, scope)) {
      if (!isArray(path)) throw new JqError('Path must be specified as an array');
      yield { value: getPath(input.value, path), path: input.path && [...input.path, ...path] };
    }
  },
  *'range/2'(machine, [from, to], { value }, scope) {
    for (const start of machine.values(from, value, scope))
      for (const end of machine.values(to, value, scope)) {
        if (typeof start !== 'number' || typeof end !== 'number') throw new JqError('Range bounds must be numeric');
        for (let i = start; i < end; i++) yield item(i);
      }
  },
  *'first/1'(machine, [body], input, scope) {
    for (const found of machine.run(body, input, scope)) {
      yield found;
      return;
    }
  },
  *'limit/2'(machine, [count, body], input, scope) {
    for (const most of machine.values(count, input.value, scope)) {
      let left = typeof most === 'number' ? most : 0;
      if (left <= 0) continue;
      for (const found of machine.run(body, input, scope)) {
        yield found;
        if (--left <= 0) break;
      }
    }
  },
  *'isempty/1'(machine, [body], { value }, scope) {
    for (const found of machine.values(body, value, scope)) {
      void found;
      yield item(false);
      return;
    }
    yield item(true);
  },
  *'input/0'(machine) {
    const next = machine.host.input();
    if (next === undefined) throw new JqError('break');
    yield item(next);
  },
  *'inputs/0'(machine) {
    for (let next = machine.host.input(); next !== undefined; next = machine.host.input()) yield item(next);
  },
  *'debug/0'(machine, _, input) {
    machine.host.say(`["DEBUG:",${print(input.value)}]\n`);
    yield input;
  },
  *'stderr/0'(machine, _, input) {
    machine.host.say(print(input.value));
    yield input;
  },
  *'sort_by/1'(machine, [key], { value }, scope) {
    yield item(keyed(machine, key, value, scope).map(({ member }) => member));
  },
  *'group_by/1'(machine, [key], { value }, scope) {
    yield item(grouped(machine, key, value, scope));
  },
  *'unique_by/1'(machine, [key], { value }, scope) {
    yield item(grouped(machine, key, value, scope).map((group) => group[0]!));
  },
  *'min_by/1'(machine, [key], { value }, scope) {
    yield item(keyed(machine, key, value, scope)[0]?.member ?? null);
  },
  *'max_by/1'(machine, [key], { value }, scope) {
    yield item(keyed(machine, key, value, scope).at(-1)?.member ?? null);
  },
};

const shortResult = (value: Value): string => clipped(print(value));

function keyed(machine: Machine, key: Node, value: Value, scope: Scope): { key: Value; member: Value }[] {
  if (!isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with number`);
  return value.map((member) => ({ key: [...machine.values(key, member, scope)], member })).sort((a, b) => compare(a.key, b.key));
}

function grouped(machine: Machine, key: Node, value: Value, scope: Scope): Value[][] {
  const groups: { key: Value; members: Value[] }[] = [];
  for (const each of keyed(machine, key, value, scope)) {
    const last = groups.at(-1);
    if (last && compare(last.key, each.key) === 0) last.members.push(each.member);
    else groups.push({ key: each.key, members: [each.member] });
  }
  return groups.map(({ members }) => members);
}
