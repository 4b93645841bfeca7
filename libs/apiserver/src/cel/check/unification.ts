/** Which types fit which, with type parameters bound on the way (cel-go, checker/types.go). */
import { DYN, isDynOrError, listType, mapType, sameType, typeType, type CelType } from '../types.ts';

/** Bindings of type parameters by name. Not changed once it is in use: an attempt works on a copy. */
export type Bindings = ReadonlyMap<string, CelType>;

/** The bindings that make each of `from` fit its partner in `to`; undefined when they do not fit. */
export function assign(bindings: Bindings, from: readonly CelType[], to: readonly CelType[]): Bindings | undefined {
  if (from.length !== to.length) return undefined;
  const attempt = new Map(bindings);
  return from.every((type, i) => isAssignable(attempt, type, to[i]!)) ? attempt : undefined;
}

function isAssignable(bindings: Map<string, CelType>, a: CelType, b: CelType): boolean {
  if (b.kind === 'typeParam') {
    const { valid, bound } = substitutes(bindings, a, b);
    if (valid) return true;
    if (bound) return false;
  }
  if (a.kind === 'typeParam') return substitutes(bindings, b, a).valid;
  if (isDynOrError(a) || isDynOrError(b)) return true;
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind || isNullable(a.kind === 'null' ? b : a);
  if (a.kind === 'type') return b.kind === 'type';
  if (a.kind !== b.kind || a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((parameter, i) => isAssignable(bindings, parameter, b.parameters[i]!));
}

function isNullable({ kind }: CelType): boolean {
  return kind === 'opaque' || kind === 'struct' || kind === 'duration' || kind === 'timestamp';
}

/** Whether type parameter `parameter` may stand for `type`. */
function substitutes(bindings: Map<string, CelType>, type: CelType, parameter: CelType): { valid: boolean; bound: boolean } {
  if (type.kind === parameter.kind && sameType(type, parameter)) return { valid: true, bound: true };
  const bound = bindings.get(parameter.name);
  if (bound) {
    if (sameType(type, bound)) return { valid: true, bound: true };
    if (!isAssignable(bindings, type, bound)) return { valid: false, bound: true };
    const general = mostGeneral(type, bound);
    if (!occursIn(bindings, parameter, general)) bindings.set(parameter.name, general);
    return { valid: true, bound: true };
  }
  if (occursIn(bindings, parameter, type)) return { valid: false, bound: false };
  bindings.set(parameter.name, type);
  return { valid: true, bound: false };
}

function occursIn(bindings: Bindings, parameter: CelType, type: CelType): boolean {
  if (sameType(parameter, type)) return true;
  if (type.kind === 'typeParam') {
    const bound = bindings.get(type.name);
    return bound ? occursIn(bindings, parameter, bound) : false;
  }
  return type.parameters.some((each) => occursIn(bindings, parameter, each));
}

export function mostGeneral(a: CelType, b: CelType): CelType {
  return isEqualOrLessSpecific(a, b) ? a : b;
}

function isEqualOrLessSpecific(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'typeParam') return true;
  if (b.kind === 'dyn' || b.kind === 'typeParam' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((parameter, i) => isEqualOrLessSpecific(parameter, b.parameters[i]!));
}

/** With all bound parameters replaced; unbound ones become dyn if `toDyn`. */
export function substitute(bindings: Bindings, type: CelType, toDyn = false): CelType {
  if (type.kind === 'typeParam') {
    const bound = bindings.get(type.name);
    if (bound) return substitute(bindings, bound, toDyn);
    return toDyn ? DYN : type;
  }
  if (!type.parameters.length) return type;
  const parameters = type.parameters.map((parameter) => substitute(bindings, parameter, toDyn));
  if (type.kind === 'list') return listType(parameters[0]!);
  if (type.kind === 'map') return mapType(parameters[0]!, parameters[1]!);
  return type.kind === 'type' ? typeType(parameters[0]) : { ...type, parameters };
}
