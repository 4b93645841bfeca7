/** Patterns after `as`: which names get which parts of a value. */
import { index } from './jq-paths.ts';
import { Scope } from './jq-scope.ts';
import type { Node, Pattern } from './jq-syntax.ts';
import { JqError, typeName, type Value } from './jq-value.ts';

type Scopes = Generator<Scope, void, void>;
/** The values of an expression that names members. */
type Keys = (key: Node, scope: Scope) => Iterable<Value>;

/** The scopes in which the names of a pattern have their values; several where a key has several values. */
export function* destructure(pattern: Pattern, source: Value, scope: Scope, keys: Keys): Scopes {
  if (pattern.kind === 'name') {
    const inner = new Scope(scope);
    inner.set(pattern.name, source);
    yield inner;
    return;
  }
  const steps =
    pattern.kind === 'list'
      ? pattern.items.map((item, i) => (inner: Scope) => destructure(item, index(source, i), inner, keys))
      : pattern.members.map((each) => (inner: Scope) => member(each, source, inner, keys));
  yield* inOrder(steps, scope);
}

function* member(
  [key, inside, variable]: Extract<Pattern, { kind: 'members' }>['members'][number],
  source: Value,
  scope: Scope,
  keys: Keys,
): Scopes {
  for (const name of keys(key, scope)) {
    if (typeof name !== 'string') throw new JqError(`Cannot index ${typeName(source)} with ${typeName(name)}`);
    const value = index(source, name);
    const next = new Scope(scope);
    if (variable !== undefined) next.set(variable, value);
    if (inside) yield* destructure(inside, value, next, keys);
    else yield next;
  }
}

function* inOrder(steps: readonly ((scope: Scope) => Scopes)[], scope: Scope, at = 0): Scopes {
  const step = steps[at];
  if (!step) yield scope;
  else for (const inner of step(scope)) yield* inOrder(steps, inner, at + 1);
}
