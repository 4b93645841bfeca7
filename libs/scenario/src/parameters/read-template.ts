import type { z } from 'zod';
import { DOCUMENT_SCHEMAS, type DocumentKind } from '../format/json-schemas.ts';
import type { Problem } from '../source/problem.ts';
import { readDocument } from '../source/read-document.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { drawParameters } from './draw-parameters.ts';
import { parametersSchema, type Parameters } from './parameters.schema.ts';
import { fillInAll, isPlaceholder, numberPlaceholder, placeholdersIn } from './placeholders.ts';

/** Any draw does: the format is the same for all of them. */
const SAMPLE_SEED = 1;

/** Texts that are read when the lesson is loaded, for all learners alike. */
const FIXED = new Set(['stableFor', 'eventually', 'advance', 'within', 'for']);

/** The parameters that a scenario.yaml declares; none while they are wrong, which reading the document tells. */
export function parametersOf({ value }: YamlSource): Parameters {
  const declared = (value as { parameters?: unknown } | undefined)?.parameters;
  const { data } = parametersSchema.safeParse(declared ?? {});
  return data ?? {};
}

/** A document with sample values in place of the names of a scenario's parameters. */
export function fillSample(value: unknown, scenario: YamlSource): unknown {
  return fillInAll(value, drawParameters(parametersOf(scenario), SAMPLE_SEED));
}

/**
 * A document whose texts hold `{{ name }}`: checked with sample values in place of the names, and given with the names still in it. Where a
 * number is wanted, the name is marked so that `fillInAll` makes a number of it.
 */
export function readTemplate<Kind extends DocumentKind>(
  kind: Kind,
  source: YamlSource,
  parameters: Parameters,
): { document?: z.infer<(typeof DOCUMENT_SCHEMAS)[Kind]>; problems: readonly Problem[] } {
  if (Object.keys(parameters).length === 0 || source.problems.length > 0) return readDocument(kind, source);
  const sample = drawParameters(parameters, SAMPLE_SEED);
  const { parameters: declared, ...texts } = source.value as Record<string, unknown>;
  const filled = { ...fillInAll(texts, sample), ...(declared === undefined ? {} : { parameters: declared }) } as Record<string, unknown>;
  const numbers = numbersWanted(kind, filled, source.value);
  for (const path of numbers) replaceAt(filled, path, Number);
  const { document, problems } = readDocument(kind, source, filled);
  if (!document) return { problems };
  const template = withNames(document, source.value);
  for (const path of numbers) replaceAt(template as Record<string, unknown>, path, () => numberPlaceholder(String(at(source.value, path))));
  return { document: template as typeof document, problems };
}

/** Places that want a number and hold nothing but a name whose value is one. */
function numbersWanted(kind: DocumentKind, filled: unknown, written: unknown): PropertyKey[][] {
  const { error } = DOCUMENT_SCHEMAS[kind].safeParse(filled);
  return (error?.issues ?? [])
    .filter(
      (issue) => issue.code === 'invalid_type' && ['number', 'int'].includes(issue.expected) && isPlaceholder(at(written, issue.path)),
    )
    .map(({ path }) => path)
    .filter((path) => !Number.isNaN(Number(at(filled, path))));
}

function withNames(read: unknown, written: unknown, key?: string): unknown {
  if (typeof written === 'string') return placeholdersIn(written).length > 0 && !FIXED.has(key ?? '') ? written : read;
  if (Array.isArray(read) && Array.isArray(written)) return read.map((item, index) => withNames(item, written[index]));
  if (typeof read !== 'object' || read === null || typeof written !== 'object' || written === null) return read;
  return Object.fromEntries(
    Object.entries(read).map(([name, child]) => [name, withNames(child, (written as Record<string, unknown>)[name], name)]),
  );
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((found, step) => (found as Record<PropertyKey, unknown> | undefined)?.[step], value);
}

function replaceAt(value: Record<PropertyKey, unknown>, path: readonly PropertyKey[], change: (old: unknown) => unknown): void {
  const parent = at(value, path.slice(0, -1)) as Record<PropertyKey, unknown>;
  parent[path.at(-1)!] = change(parent[path.at(-1)!]);
}
