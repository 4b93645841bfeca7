/** The formats as JSON Schemas: what editors complete and check with, and where unknown keys find their neighbours. */
import { z } from 'zod';
import { quizSchema } from './quiz.schema.ts';
import { scenarioSchema, trackSchema } from './scenario.schema.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

export const DOCUMENT_SCHEMAS = { scenario: scenarioSchema, track: trackSchema, quiz: quizSchema } as const;
export type DocumentKind = keyof typeof DOCUMENT_SCHEMAS;

/** JSON Schema draft 2020-12 of a file as an author writes it: what has a default may be left out. */
export function jsonSchemaOf(kind: DocumentKind): JsonSchema {
  const schema = z.toJSONSchema(DOCUMENT_SCHEMAS[kind], { io: 'input' }) as JsonSchema;
  return kind === 'track' ? schema : (withPlaceholders(schema) as JsonSchema);
}

const PLACEHOLDER = { type: 'string', pattern: '^\\{\\{\\s*[a-z]\\w*\\s*\\}\\}$' };

/** Where a number may stand, so may the name of a parameter. */
function withPlaceholders(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withPlaceholders);
  if (!isSchema(schema)) return schema;
  const { default: preset, description, ...rest } = schema;
  const changed = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, withPlaceholders(value)]));
  if (rest.type !== 'number' && rest.type !== 'integer') return changed;
  const annotations = { ...(preset === undefined ? {} : { default: preset }), ...(description === undefined ? {} : { description }) };
  return { anyOf: [rest, PLACEHOLDER], ...annotations };
}

/** The keys that may stand in the object at a path; empty when anything may, or when the path leads nowhere. */
export function keysAt(root: JsonSchema, path: readonly PropertyKey[]): string[] {
  const places = path.reduce<JsonSchema[]>((schemas, step) => schemas.flatMap((schema) => childrenOf(root, schema, step)), [root]);
  const keys = places
    .flatMap((schema) => alternatives(root, schema))
    .flatMap(({ properties }) => Object.keys((properties as JsonSchema) ?? {}));
  return [...new Set(keys)];
}

function childrenOf(root: JsonSchema, schema: JsonSchema, step: PropertyKey): JsonSchema[] {
  return alternatives(root, schema).flatMap(({ properties, items, additionalProperties }) => {
    const child = typeof step === 'number' ? items : ((properties as JsonSchema | undefined)?.[String(step)] ?? additionalProperties);
    return isSchema(child) ? [child] : [];
  });
}

function alternatives(root: JsonSchema, schema: JsonSchema): JsonSchema[] {
  const target = typeof schema.$ref === 'string' ? definition(root, schema.$ref) : schema;
  const choices = [target.anyOf, target.oneOf].filter(Array.isArray).flat().filter(isSchema);
  return choices.length > 0 ? choices.flatMap((choice) => alternatives(root, choice)) : [target];
}

function definition(root: JsonSchema, ref: string): JsonSchema {
  const found = ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, step) => (isSchema(at) ? at[step] : undefined), root);
  return isSchema(found) ? found : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
