/** Go's names for the types of fields, as messages of its JSON decoder print them (reflect.Type.String). */
import { refName, type Schema } from './schema.ts';

/** `io.k8s.api.core.v1.Container` → `v1.Container`; `io.k8s.apimachinery.pkg.util.intstr.IntOrString` → `intstr.IntOrString`. */
export function goTypeName(definition: string): string {
  return definition.split('.').slice(-2).join('.');
}

/** `v1.Container` → `Container`: how a message names the struct that a field belongs to. */
export function goStructName(goType: string): string {
  return goType.slice(goType.lastIndexOf('.') + 1);
}

/** The Go type of a value of this schema: `[]v1.Container`, `map[string]string`, `int32`. A pointer is named by what it points to. */
export function goTypeOf(schema: Schema): string {
  if (schema['x-go-type']) return schema['x-go-type'];
  if (schema.$ref) return goTypeName(refName(schema.$ref));
  if (schema.type === 'array') return `[]${goTypeOf(schema.items ?? {})}`;
  if (schema.type === 'string') return schema.format === 'byte' ? '[]uint8' : 'string';
  if (schema.type === 'boolean') return 'bool';
  if (schema.type === 'integer') return schema.format ?? 'int64';
  if (schema.type === 'number') return 'float64';
  if (typeof schema.additionalProperties === 'object') return `map[string]${goTypeOf(schema.additionalProperties)}`;
  return schema.type === 'object' ? 'map[string]interface {}' : 'interface {}';
}

/** The Go type of a list's items or a map's values: what the container's own type says, or what the schema of the element implies. */
export function goElementType(container: string, element: Schema): string {
  const explicit = /^(?:\[\]|map\[[^\]]*\])(.+)$/.exec(container)?.[1];
  return explicit ?? goTypeOf(element);
}
