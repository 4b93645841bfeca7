/** Checks a YAML file against its format and says, for each mistake, where it stands and what was meant. */
import type { z } from 'zod';
import { DOCUMENT_SCHEMAS, jsonSchemaOf, keysAt, type DocumentKind, type JsonSchema } from '../format/json-schemas.ts';
import type { Problem } from './problem.ts';
import { nearest } from './suggestion.ts';
import type { SourcePath, YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;
type DocumentOf<Kind extends DocumentKind> = z.infer<(typeof DOCUMENT_SCHEMAS)[Kind]>;

const jsonSchemas = new Map<DocumentKind, JsonSchema>();

function knownSchema(kind: DocumentKind): JsonSchema {
  const known = jsonSchemas.get(kind) ?? jsonSchemaOf(kind);
  jsonSchemas.set(kind, known);
  return known;
}

/** The document, or every problem that it has. `value` is what the source says once its parameters are filled in. */
export function readDocument<Kind extends DocumentKind>(
  kind: Kind,
  source: YamlSource,
  value: unknown = source.value,
): { document?: DocumentOf<Kind>; problems: readonly Problem[] } {
  if (source.problems.length > 0) return { problems: source.problems };
  const result = DOCUMENT_SCHEMAS[kind].safeParse(value);
  if (result.success) return { document: result.data as DocumentOf<Kind>, problems: [] };
  const { issues } = result.error;
  return {
    problems: issues
      .filter((issue) => !isConsequence(issue, issues))
      .flatMap((issue) => problemsOf(issue, source, value, knownSchema(kind))),
  };
}

/** An object with an unknown key breaks rules about its keys, too: the key is what its author must hear of. */
function isConsequence(issue: Issue, issues: readonly Issue[]): boolean {
  const place = issue.path.join('/');
  return issue.code === 'custom' && issues.some((other) => other.code === 'unrecognized_keys' && other.path.join('/') === place);
}

function problemsOf(issue: Issue, source: YamlSource, value: unknown, schema: JsonSchema): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => source.problemAtKey(issue.path, key, unknownKey(key, known)));
  }
  return [source.problemAt(issue.path, `${nameOf(issue.path)} ${sentenceOf(issue, value)}`)];
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant ? `unknown key "${key}": did you mean "${meant}"?` : `unknown key "${key}": known here are ${known.join(', ')}`;
}

function sentenceOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(value, issue.path) === undefined ? 'is missing' : `must be ${article(issue.expected)} ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((each) => JSON.stringify(each)).join(' or ')}`;
    case 'invalid_union':
      return `must be one of ${(issue as { options?: unknown[] }).options?.join(', ') ?? 'the known forms'}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must ${issue.origin === 'array' ? 'have' : 'be'} at least ${issue.minimum}`;
    case 'too_big':
      return `must ${issue.origin === 'number' || issue.origin === 'int' ? 'be' : 'have'} at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a';
}

/** `steps[0].checks[2].expect` */
function nameOf(path: SourcePath): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return name.replace(/^\./, '') || 'the file';
}

function valueAt(value: unknown, path: SourcePath): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  );
}
