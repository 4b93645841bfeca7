/** What `kubectl explain` tells about a path, as data (kubectl, pkg/explain/v2/templates). */
import type { GroupVersionKind } from '../group-version.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { refName, type Schema } from './schema.ts';

export interface ExplainedField {
  name: string;
  /** As it is printed between angle brackets: `[]Container`, `map[string]string`, `IntOrString`, `Object`. */
  type: string;
  required: boolean;
  enum: readonly unknown[] | undefined;
  /** The field's own description, without its type's. */
  description: string | undefined;
  schema: Schema;
}

export interface ExplainedPath {
  /** The field at the end of the path; undefined for the kind itself. */
  field: ExplainedField | undefined;
  /** The description of the field, then those of the types that it leads to. */
  descriptions: string[];
  /** Sorted by name; empty for scalars. */
  fields: ExplainedField[];
}

/** A path that leads nowhere names the field at which it left the schema. */
export type PathSchema = ExplainedPath | { missing: string } | undefined;

/** Undefined when the kind is unknown. Lists and maps are walked through: `spec.containers.ports` needs no index. */
export function pathSchema(kind: GroupVersionKind, path: readonly string[], registry: SchemaRegistry): PathSchema {
  let schema = registry.forKind(kind);
  if (!schema) return undefined;
  let field: ExplainedField | undefined;
  for (const name of path) {
    field = explainFields(schema, registry).find((each) => each.name === name);
    if (!field) return { missing: name };
    schema = field.schema;
  }
  return { field, descriptions: descriptionsOf(schema, registry), fields: explainFields(schema, registry) };
}

/** The fields of a struct, or of the items or values of a list or map of structs, sorted by name. */
export function explainFields(schema: Schema, registry: SchemaRegistry): ExplainedField[] {
  const owner = structUnder(schema, registry);
  return Object.entries(owner?.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => ({
      name,
      type: explainedType(field, registry),
      required: owner!.required?.includes(name) ?? false,
      enum: field.enum,
      description: field.description,
      schema: field,
    }));
}

function structUnder(schema: Schema, registry: SchemaRegistry): Schema | undefined {
  const resolved = registry.resolve(schema);
  if (resolved.properties) return resolved;
  const element = elementOf(resolved);
  return element && structUnder(element, registry);
}

function elementOf({ items, additionalProperties }: Schema): Schema | undefined {
  return items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

function explainedType(schema: Schema, registry: SchemaRegistry): string {
  if (schema.items) return `[]${explainedType(schema.items, registry)}`;
  if (typeof schema.additionalProperties === 'object') return `map[string]${explainedType(schema.additionalProperties, registry)}`;
  if (schema.$ref === undefined) return !schema.type || schema.type === 'object' ? 'Object' : schema.type;
  const { type } = registry.resolve(schema);
  return !type || type === 'object' ? refName(schema.$ref).split('.').at(-1)! : type;
}

function descriptionsOf(schema: Schema, registry: SchemaRegistry): string[] {
  const own = schema.description ? [schema.description] : [];
  if (schema.$ref !== undefined) return [...own, ...descriptionsOf(registry.resolve(schema), registry)];
  const element = elementOf(schema);
  return element ? [...own, ...descriptionsOf(element, registry)] : own;
}
