/** Declarations of functions: `string.contains(string): bool`, `_+_(int, int): int`. A capital letter alone is a type parameter. */
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  optionalType,
  STRING,
  TIMESTAMP,
  typeParameter,
  typeType,
  UINT,
  type CelType,
} from '../types.ts';

export interface Overload {
  name: string;
  /** Called on a target, which is the first of `parameters` and of the arguments. */
  member: boolean;
  parameters: readonly CelType[];
  result: CelType;
  typeParameters: readonly string[];
  /** Throws a CelError. */
  call(...args: never[]): unknown;
  /** Steps that a call takes, 1 if not given (k8s.io/apiserver, cel/library/cost.go). */
  cost: ((...args: never[]) => number) | undefined;
}

const NAMED: Readonly<Record<string, CelType>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  duration: DURATION,
  dyn: DYN,
  int: INT,
  null: NULL,
  string: STRING,
  timestamp: TIMESTAMP,
  uint: UINT,
  type: typeType(),
};

/**
 * Reads one declaration. `types` names the abstract types that it mentions. An unknown type is a mistake in the library, so it throws.
 */
export function declare(
  signature: string,
  call: Overload['call'],
  { types = {}, cost }: { types?: Readonly<Record<string, CelType>>; cost?: Overload['cost'] } = {},
): Overload {
  const open = signature.indexOf('(');
  const close = signature.lastIndexOf('): ');
  const typeParameters = new Set<string>();
  const read = (text: string): CelType => readType(text.trim(), types, typeParameters);
  const head = signature.slice(0, open);
  const member = /^(.+)::(\w+)$/.exec(head);
  const parameters = splitTopLevel(signature.slice(open + 1, close)).map(read);
  if (member) parameters.unshift(read(member[1]!));
  const result = read(signature.slice(close + 3));
  return { name: member ? member[2]! : head, member: Boolean(member), parameters, result, typeParameters: [...typeParameters], call, cost };
}

function readType(text: string, types: Readonly<Record<string, CelType>>, typeParameters: Set<string>): CelType {
  if (/^[A-Z]$/.test(text)) {
    typeParameters.add(text);
    return typeParameter(text);
  }
  const generic = /^(\w+)<(.*)>$/.exec(text);
  const inner = generic ? splitTopLevel(generic[2]!).map((part) => readType(part.trim(), types, typeParameters)) : [];
  if (generic?.[1] === 'list') return listType(inner[0]!);
  if (generic?.[1] === 'map') return mapType(inner[0]!, inner[1]!);
  if (generic?.[1] === 'optional') return optionalType(inner[0]!);
  if (generic?.[1] === 'type') return typeType(inner[0]);
  const named = types[text] ?? NAMED[text];
  if (!named) throw new Error(`unknown type in a declaration of CEL: ${text}`);
  return named;
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++;
    else if (text[i] === '>') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return text.trim() === '' ? [] : [...parts, text.slice(start)];
}

/** What going over a text costs. */
export function traversal(value: { length: number }): number {
  return Math.ceil(value.length * 0.1);
}
