/** What k8s.io/apimachinery's dump.ForHash writes of a value (github.com/davecgh/go-spew, `%#v` without methods and addresses): hashes are taken over it. */
import type { GoType } from './go-type.ts';

/** `value` in JSON form. Every field is written, with its type; what a slice, a map or a pointer holds goes without. */
export function goSpew(type: GoType, value: unknown, typed = true): string {
  const head = typed ? `(${type.name})` : '';
  switch (type.kind) {
    case 'scalar':
      return head + scalarText(type.name, value);
    case 'pointer':
      if (isNil(value)) return `${head}<nil>`;
      return (typed ? head : '<*>') + goSpew(type.element(), value, false);
    case 'slice':
      if (isNil(value)) return `${head}<nil>`;
      return `${head}[${(value as unknown[]).map((each) => goSpew(type.element(), each, false)).join(' ')}]`;
    case 'map':
      return isNil(value) ? `${head}<nil>` : `${head}map[${mapText(type.element(), value as Record<string, unknown>)}]`;
    case 'struct': {
      const record = (value ?? {}) as Record<string, unknown>;
      return `${head}{${type.fields.map((field) => `${field.name}:${goSpew(field.type(), field.read(record))}`).join(' ')}}`;
    }
  }
}

function mapText(element: GoType, map: Record<string, unknown>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}:${goSpew(element, map[key], false)}`)
    .join(' ');
}

function scalarText(name: string, value: unknown): string {
  if (isNil(value)) return name === 'bool' ? 'false' : /^u?int/.test(name) ? '0' : '';
  return String(value);
}

function isNil(value: unknown): boolean {
  return value === undefined || value === null;
}
