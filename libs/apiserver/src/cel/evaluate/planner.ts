/** Turns a checked expression into functions that evaluate it. */
import type { CheckedExpression } from '../check/checker.ts';
import type { Overload } from '../library/overload.ts';
import type { Expression } from '../syntax/expression.ts';
import type { CelType } from '../types.ts';
import { hasType } from '../values/type-of.ts';
import {
  CelError,
  CelMap,
  CostExceeded,
  Double,
  isLazyObject,
  mapGet,
  noSuchOverload,
  Optional,
  TypeValue,
  Uint,
} from '../values/value.ts';
import { readerOf, type Reader } from './data-reader.ts';
import { planLoop } from './loops.ts';

/** The state of one evaluation. */
export class Frame {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Variables of loops, by slot. */
  readonly locals: unknown[] = [];
  cost = 0;
  readonly #costLimit: number;

  constructor(variables: Readonly<Record<string, unknown>>, costLimit: number) {
    this.variables = variables;
    this.#costLimit = costLimit;
  }

  spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.#costLimit) throw new CostExceeded('operation cancelled: actual cost limit exceeded');
  }
}

export type Step = (frame: Frame) => unknown;

/** Types that expressions name as values: `type(x) == string`. */
export type NamedTypes = (name: string) => CelType | undefined;

const LIST_COST = 10;
const MAP_COST = 30;

export class Planner {
  readonly checked: CheckedExpression;
  readonly #namedTypes: NamedTypes;
  readonly #slots: string[] = [];

  constructor(checked: CheckedExpression, namedTypes: NamedTypes) {
    this.checked = checked;
    this.#namedTypes = namedTypes;
  }

  plan(node: Expression): Step {
    switch (node.kind) {
      case 'literal': {
        const value = literalValue(node.value);
        return () => value;
      }
      case 'identifier':
        return this.#variable(node.name, node);
      case 'select':
        return this.#select(node);
      case 'has': {
        const operand = this.plan(node.operand);
        return (frame) => hasField(operand(frame), node.field);
      }
      case 'call':
        return this.#call(node);
      case 'list': {
        const elements = node.elements.map((element) => this.plan(element));
        return (frame) => {
          frame.spend(LIST_COST);
          return elements.map((element) => element(frame));
        };
      }
      case 'map': {
        const entries = node.entries.map(({ key, value }) => [this.plan(key), this.plan(value)] as const);
        return (frame) => {
          frame.spend(MAP_COST);
          const map = new CelMap();
          for (const [planKey, planValue] of entries) {
            const key = planKey(frame);
            if (map.has(key)) throw new CelError(`Failed with repeated key`);
            map.set(key, planValue(frame));
          }
          return map;
        };
      }
      case 'loop':
        return planLoop(node, this);
      case 'optionalMap': {
        const target = this.plan(node.target);
        const { slot, inner: body } = this.within([node.variable], () => this.plan(node.body));
        return (frame) => {
          const optional = target(frame);
          if (!(optional instanceof Optional)) throw noSuchOverload();
          if (optional.value === undefined) return Optional.none;
          frame.locals[slot] = optional.value;
          const result = body(frame);
          return node.flat ? result : new Optional(result);
        };
      }
    }
  }

  readerOf(node: Expression): Reader {
    return readerOf(this.checked.typeOf(node));
  }

  /** Plans with variables of a loop in the slots from `slot` on. */
  within<T>(names: readonly string[], work: () => T): { slot: number; inner: T } {
    const slot = this.#slots.length;
    this.#slots.push(...names);
    const inner = work();
    this.#slots.length = slot;
    return { slot, inner };
  }

  #variable(name: string, node: Expression): Step {
    const slot = this.#slots.lastIndexOf(name);
    if (slot >= 0) {
      return (frame) => {
        frame.spend(1);
        return frame.locals[slot];
      };
    }
    const type = this.#namedTypes(name);
    if (type) {
      const value = new TypeValue(type);
      return () => value;
    }
    const read = this.readerOf(node);
    return (frame) => {
      frame.spend(1);
      const value = Object.hasOwn(frame.variables, name) ? frame.variables[name] : undefined;
      if (value === undefined) throw new CelError(`no such attribute(s): ${name}`);
      return read(value);
    };
  }

  #select(node: Expression & { kind: 'select' }): Step {
    const qualified = this.checked.qualifiedName(node);
    if (qualified !== undefined) return this.#variable(qualified, node);
    const operand = this.plan(node.operand);
    const name = this.checked.typeOf(node.operand).dataName?.(node.field) ?? node.field;
    const type = this.checked.typeOf(node);
    const read = readerOf(type.name === 'optional_type' && type.parameters[0] ? type.parameters[0] : type);
    return (frame) => {
      frame.spend(1);
      const target = operand(frame);
      if (node.optional || target instanceof Optional) {
        const inner = target instanceof Optional ? target.value : target;
        const value = inner === undefined ? undefined : mapGet(inner, name);
        return value === undefined ? Optional.none : new Optional(read(value));
      }
      return read(fieldOf(target, name));
    };
  }

  #call(node: Expression & { kind: 'call' }): Step {
    const qualified = this.checked.qualifiedName(node);
    const operands = node.target && qualified === undefined ? [node.target, ...node.args] : node.args;
    const steps = operands.map((operand) => this.plan(operand));
    if (node.name === '_&&_') return logical(steps[0]!, steps[1]!, false);
    if (node.name === '_||_') return logical(steps[0]!, steps[1]!, true);
    if (node.name === '_?_:_') return conditional(steps[0]!, steps[1]!, steps[2]!);
    const overloads = this.checked.overloadsOf(node);
    const read = this.readerOf(node);
    return (frame) => {
      const args = steps.map((step) => step(frame));
      const overload = overloads.find(({ parameters }) => parameters.every((type, i) => hasType(args[i], type)));
      if (!overload) throw noSuchOverload();
      frame.spend(costOf(overload, args));
      return read(overload.call(...(args as never[])));
    };
  }
}

function costOf({ cost }: Overload, args: unknown[]): number {
  return cost ? Math.max(1, cost(...(args as never[]))) : 1;
}

function literalValue(literal: (Expression & { kind: 'literal' })['value']): unknown {
  switch (literal.type) {
    case 'null':
      return null;
    case 'double':
      return new Double(literal.value);
    case 'uint':
      return new Uint(literal.value);
    default:
      return literal.value;
  }
}

function fieldOf(target: unknown, field: string): unknown {
  const value = mapGet(target, field);
  if (value !== undefined) return value;
  if (target instanceof CelMap || isLazyObject(target)) throw new CelError(`no such key: ${field}`);
  if (typeof target === 'object' && target !== null && !Array.isArray(target)) throw new CelError(`no such key: ${field}`);
  throw noSuchOverload();
}

/** Whether the field is there; the path up to it must be. */
function hasField(target: unknown, field: string): boolean {
  if (target instanceof Optional) return target.value === undefined ? false : hasField(target.value, field);
  if (typeof target !== 'object' || target === null || Array.isArray(target)) throw noSuchOverload();
  return mapGet(target, field) !== undefined;
}

/** `&&` and `||`: an operand that decides alone wins over an error of the other. */
function logical(left: Step, right: Step, decisive: boolean): Step {
  return (frame) => {
    let failure: CelError | undefined;
    for (const operand of [left, right]) {
      try {
        const value = operand(frame);
        if (value === decisive) return decisive;
        if (typeof value !== 'boolean') failure ??= noSuchOverload();
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !decisive;
  };
}

function conditional(condition: Step, yes: Step, no: Step): Step {
  return (frame) => {
    const value = condition(frame);
    if (typeof value !== 'boolean') throw noSuchOverload();
    return value ? yes(frame) : no(frame);
  };
}
