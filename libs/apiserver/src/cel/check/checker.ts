/** The type checker, with all its errors at once (cel-go, checker/checker.go). */
import type { Overload } from '../library/overload.ts';
import type { SourceError } from '../source-error.ts';
import type { Expression, LoopExpression } from '../syntax/expression.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  formatType,
  INT,
  isDynOrError,
  isOptional,
  listType,
  mapType,
  NULL,
  optionalType,
  STRING,
  typeParameter,
  UINT,
  type CelType,
} from '../types.ts';
import { assign, mostGeneral, substitute, type Bindings } from './unification.ts';

export interface Declarations {
  variable(name: string): CelType | undefined;
  overloads(name: string): readonly Overload[] | undefined;
}

/** What the checker found out about nodes, for the planner. */
export interface CheckedExpression {
  expression: Expression;
  type: CelType;
  typeOf(node: Expression): CelType;
  /** The overloads that a call may mean. */
  overloadsOf(node: Expression): readonly Overload[];
  /** The whole name where a path like `format.named` or `a.b` names one function or variable. */
  qualifiedName(node: Expression): string | undefined;
}

const LITERALS = { bool: BOOL, bytes: BYTES, double: DOUBLE, int: INT, null: NULL, string: STRING, uint: UINT };

export class Checker {
  readonly errors: SourceError[] = [];
  readonly #declarations: Declarations;
  readonly #types = new Map<Expression, CelType>();
  readonly #overloads = new Map<Expression, readonly Overload[]>();
  readonly #qualified = new Map<Expression, string>();
  #bindings: Bindings = new Map();
  #freeVariables = 0;
  #scopes: ReadonlyMap<string, CelType>[] = [];

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  /** Undefined when there are errors. */
  run(expression: Expression): CheckedExpression | undefined {
    const type = this.#check(expression);
    if (this.errors.length) return undefined;
    const bindings = this.#bindings;
    return {
      expression,
      type: substitute(bindings, type, true),
      typeOf: (node) => substitute(bindings, this.#types.get(node) ?? DYN, true),
      overloadsOf: (node) => this.#overloads.get(node) ?? [],
      qualifiedName: (node) => this.#qualified.get(node),
    };
  }

  #report(position: number, message: string): void {
    this.errors.push({ position, message });
  }

  #check(node: Expression): CelType {
    const type = this.#typeOf(node);
    this.#types.set(node, type);
    return type;
  }

  #typeOf(node: Expression): CelType {
    switch (node.kind) {
      case 'literal':
        return LITERALS[node.value.type];
      case 'identifier':
        return this.#variable(node.name) ?? this.#undeclared(node.position, node.name);
      case 'select':
        return this.#select(node);
      case 'has':
        this.#field(node);
        return BOOL;
      case 'call':
        return this.#call(node);
      case 'list': {
        let joined: CelType | undefined;
        for (const element of node.elements) joined = this.#join(element, joined, this.#check(element));
        return listType(joined ?? this.#freeVariable());
      }
      case 'map': {
        let key: CelType | undefined;
        let value: CelType | undefined;
        for (const entry of node.entries) {
          key = this.#join(entry.key, key, this.#check(entry.key));
          value = this.#join(entry.value, value, this.#check(entry.value));
        }
        return mapType(key ?? this.#freeVariable(), value ?? this.#freeVariable());
      }
      case 'loop':
        return this.#loop(node);
      case 'optionalMap': {
        const target = substitute(this.#bindings, this.#check(node.target));
        const inner = isOptional(target) ? target.parameters[0]! : DYN;
        if (!isOptional(target) && !isDynOrError(target))
          this.#noOverload(node.position, node.flat ? 'optFlatMap' : 'optMap', [target], true);
        const body = this.#within(new Map([[node.variable, inner]]), () => this.#check(node.body));
        return node.flat ? body : optionalType(body);
      }
    }
  }

  #variable(name: string): CelType | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const found = this.#scopes[i]!.get(name);
      if (found) return found;
    }
    return this.#declarations.variable(name);
  }

  #undeclared(position: number, name: string): CelType {
    this.#report(position, `undeclared reference to '${name}' (in container '')`);
    return ERROR;
  }

  #select(node: Expression & { kind: 'select' }): CelType {
    const path = node.optional ? undefined : pathOf(node);
    const whole = path && !this.#isLocal(path) ? this.#declarations.variable(path) : undefined;
    if (!whole) return substitute(this.#bindings, this.#field(node));
    this.#qualified.set(node, path!);
    return whole;
  }

  #isLocal(path: string): boolean {
    const root = path.slice(0, path.indexOf('.'));
    return this.#scopes.some((scope) => scope.has(root));
  }

  #field({ operand, field, optional, position }: Expression & { kind: 'select' | 'has' }): CelType {
    const operandType = substitute(this.#bindings, this.#check(operand));
    const wrapped = isOptional(operandType);
    const target = wrapped ? operandType.parameters[0]! : operandType;
    let result: CelType = DYN;
    if (target.kind === 'map') result = target.parameters[1]!;
    else if (target.kind === 'struct') {
      result = target.field?.(field) ?? ERROR;
      if (result === ERROR) this.#report(position, `undefined field '${field}'`);
    } else if (target.kind === 'typeParam') this.#bindings = assign(this.#bindings, [DYN], [target]) ?? this.#bindings;
    else if (!isDynOrError(target)) this.#report(position, `type '${formatType(target)}' does not support field selection`);
    return wrapped || optional ? optionalType(result) : result;
  }

  #call(node: Expression & { kind: 'call' }): CelType {
    const args = node.args.map((argument) => this.#check(argument));
    if (!node.target) {
      const overloads = this.#declarations.overloads(node.name);
      return overloads ? this.#resolve(node, overloads, undefined, args, node.name) : this.#undeclared(node.position, node.name);
    }
    const path = pathOf(node.target);
    const qualified = path === undefined ? undefined : `${path}.${node.name}`;
    const namespaced = qualified === undefined ? undefined : this.#declarations.overloads(qualified);
    if (namespaced) {
      this.#qualified.set(node, qualified!);
      return this.#resolve(node, namespaced, undefined, args, qualified!);
    }
    const target = this.#check(node.target);
    const overloads = this.#declarations.overloads(node.name);
    return overloads ? this.#resolve(node, overloads, target, args, node.name) : this.#undeclared(node.position, node.name);
  }

  #resolve(
    node: Expression & { kind: 'call' },
    overloads: readonly Overload[],
    target: CelType | undefined,
    args: CelType[],
    name: string,
  ): CelType {
    if (name === '_&&_' || name === '_||_') {
      for (const [i, type] of args.entries()) this.#expectBool(node.args[i]!, type);
      return BOOL;
    }
    const given = target ? [target, ...args] : args;
    const matching: Overload[] = [];
    let result: CelType | undefined;
    for (const overload of overloads) {
      if (overload.member !== Boolean(target)) continue;
      const fresh = this.#instantiate(overload);
      const bindings = assign(this.#bindings, given, fresh.parameters);
      if (!bindings) continue;
      this.#bindings = bindings;
      matching.push(overload);
      const type = substitute(bindings, fresh.result);
      if (!result) result = type;
      else if (result.kind !== 'dyn' && formatType(type) !== formatType(result)) result = DYN;
    }
    if (!result) return this.#noOverload(node.position, name, given, Boolean(target));
    this.#overloads.set(node, matching);
    return result;
  }

  #noOverload(position: number, name: string, given: readonly CelType[], member: boolean): CelType {
    const shown = given.map((type) => formatType(substitute(this.#bindings, type, true)));
    const signature = member ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
    this.#report(position, `found no matching overload for '${name}' applied to '${signature}'`);
    return ERROR;
  }

  /** The overload with type parameters of its own. */
  #instantiate({ parameters, result, typeParameters }: Overload): { parameters: readonly CelType[]; result: CelType } {
    if (!typeParameters.length) return { parameters, result };
    const fresh = new Map(typeParameters.map((name) => [name, this.#freeVariable()]));
    return { parameters: parameters.map((type) => substitute(fresh, type)), result: substitute(fresh, result) };
  }

  #freeVariable(): CelType {
    return typeParameter(`_var${this.#freeVariables++}`);
  }

  #loop(node: LoopExpression): CelType {
    const range = substitute(this.#bindings, this.#check(node.range));
    const scope = new Map<string, CelType>();
    this.#variablesOf(node, range).forEach((type, i) => scope.set(node.variables[i]!, type));
    return this.#within(scope, () => {
      if (node.filter) this.#condition(node, node.filter, this.#check(node.filter));
      const body = this.#check(node.body);
      switch (node.macro) {
        case 'all':
        case 'exists':
          this.#expectBool(node.body, body);
          return BOOL;
        case 'existsOne':
          this.#condition(node, node.body, body);
          return BOOL;
        case 'filter':
          this.#condition(node, node.body, body);
          return listType(scope.get(node.variables[0]!) ?? DYN);
        case 'map':
          return listType(body);
        case 'transformMap':
          return mapType(scope.get(node.variables[0]!) ?? DYN, body);
        case 'transformMapEntry':
          if (body.kind !== 'map' && !isDynOrError(body))
            this.#noOverload(node.position, 'cel.@mapInsert', [mapType(DYN, DYN), body], false);
          return body.kind === 'map' ? body : mapType(DYN, DYN);
      }
    });
  }

  #variablesOf(node: LoopExpression, range: CelType): CelType[] {
    const two = node.variables.length === 2;
    if (range.kind === 'list') return two ? [INT, range.parameters[0]!] : [range.parameters[0]!];
    if (range.kind === 'map') return two ? [range.parameters[0]!, range.parameters[1]!] : [range.parameters[0]!];
    if (range.kind === 'typeParam') this.#bindings = assign(this.#bindings, [DYN], [range]) ?? this.#bindings;
    else if (!isDynOrError(range)) {
      const why = 'cannot be range of a comprehension (must be list, map, or dynamic)';
      this.#report(node.range.position, `expression of type '${formatType(range)}' ${why}`);
      return [ERROR, ERROR].slice(0, node.variables.length);
    }
    return [DYN, DYN].slice(0, node.variables.length);
  }

  /** A condition that cel-go turns into `_?_:_`. */
  #condition(node: LoopExpression, condition: Expression, type: CelType): void {
    if (assign(this.#bindings, [type], [BOOL])) return;
    const accumulated = node.macro === 'existsOne' ? INT : listType(DYN);
    this.#noOverload(node.position, '_?_:_', [type, accumulated, accumulated], false);
    this.#types.set(condition, ERROR);
  }

  #expectBool(node: Expression, type: CelType): void {
    const bindings = assign(this.#bindings, [type], [BOOL]);
    if (bindings) this.#bindings = bindings;
    else this.#report(node.position, `expected type 'bool' but found '${formatType(substitute(this.#bindings, type))}'`);
  }

  #within<T>(scope: ReadonlyMap<string, CelType>, work: () => T): T {
    this.#scopes = [...this.#scopes, scope];
    try {
      return work();
    } finally {
      this.#scopes = this.#scopes.slice(0, -1);
    }
  }

  #join(node: Expression, previous: CelType | undefined, current: CelType): CelType {
    if (!previous) return current;
    const bindings = assign(this.#bindings, [previous], [current]);
    if (bindings) {
      this.#bindings = bindings;
      return mostGeneral(previous, current);
    }
    const shown = [previous, current].map((type) => formatType(substitute(this.#bindings, type)));
    this.#report(node.position, `expected type '${shown[0]}' but found '${shown[1]}'`);
    return ERROR;
  }
}

/** `a.b.c` of selections alone; undefined for anything else. */
export function pathOf(node: Expression): string | undefined {
  if (node.kind === 'identifier') return node.name;
  if (node.kind !== 'select' || node.optional) return undefined;
  const operand = pathOf(node.operand);
  return operand === undefined ? undefined : `${operand}.${node.field}`;
}
