/** Paths of `fieldPath` and `selectableFields` (apiextensions-apiserver, schema/cel.ValidFieldPath). */
import { FieldPath } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '../custom-resource-definition.types.ts';

export type FieldAtPath =
  { path: FieldPath; root: string; schema: JSONSchemaProps; error?: undefined } | { error: string; path?: undefined };

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\',
}; // prettier-ignore

/** Follows `.spec.list['key']` through properties and maps. */
export function fieldAtPath(jsonPath: string, schema: JSONSchemaProps, { arrayNotation = true } = {}): FieldAtPath {
  const tokens = jsonPath.match(/'(?:\\.|[^'\\])*'|[.[\]]|[^.[\]']+|'/gs) ?? [];
  let at: JSONSchemaProps = schema;
  let path = FieldPath.root;
  let root = '';
  for (let i = 0; i < tokens.length;) {
    const step = nextStep(tokens, i, arrayNotation);
    if ('error' in step) return { error: step.error };
    i = step.next;
    const child = childSchema(at, step.name);
    if (!child) return { error: 'does not refer to a valid field' };
    path = at.properties ? path.child(step.name) : path.key(step.name);
    root ||= step.name;
    at = child;
  }
  return { path, root, schema: at };
}

function childSchema({ properties, additionalProperties }: JSONSchemaProps, name: string): JSONSchemaProps | undefined {
  if (properties) return Object.hasOwn(properties, name) ? properties[name] : undefined;
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function nextStep(tokens: readonly string[], at: number, arrayNotation: boolean): { name: string; next: number } | { error: string } {
  const [token, name, end] = tokens.slice(at, at + 3);
  if (token === '.') return name === undefined ? { error: 'unexpected end of JSON path' } : { name, next: at + 2 };
  if (token !== '[') return { error: `expected [ or . but got: ${token}` };
  if (!arrayNotation) return { error: 'array notation is not allowed' };
  if (name === undefined) return { error: 'unexpected end of JSON path' };
  if (name.length < 2 || !name.startsWith("'") || !name.endsWith("'")) return { error: `expected single quoted string but got ${name}` };
  const unknown = /\\([^abfnrtv'\\])/.exec(name);
  if (unknown) return { error: `invalid string literal: invalid escape char ${unknown[0]}` };
  if (end === undefined) return { error: 'unexpected end of JSON path' };
  if (end !== ']') return { error: `expected ] but got ${end}` };
  return { name: name.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ESCAPES[char]!), next: at + 3 };
}
