/** What kubectl itself asks of a manifest, before the server sees it. */
import {
  compactJson,
  JsonDecoder,
  JsonEndError,
  jsonKind,
  JsonSyntaxError,
  parseGroupVersion,
  parseYamlDocument,
} from '@drydock/apimachinery';
import { CommandError } from '../command/command-error.ts';
import type { Dynamic } from './dynamic-object.ts';
import { isObjectDocument, type Document } from './file-source.ts';
import { checkMetadata } from './metadata-check.ts';
import { schemaProblems } from './schema-check.ts';

const ADVICE = 'if you choose to ignore these errors, turn validation off with --validate=false';
const NO_OBJECT = 'invalid object to validate';

/** Validation, which commands with `--validate` do first. It ends the reading of a file (kubectl's validation.Schema). */
export function validateDocument({ source, value }: Document): void {
  const problems = documentProblems(value);
  if (problems.length === 0) return;
  const text = problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`;
  throw new CommandError(`error validating ${JSON.stringify(source)}: error validating data: ${text}; ${ADVICE}`);
}

/** Why a document is no object. */
export function documentProblems(value: Dynamic): string[] {
  const problems = kindProblems(value);
  if (problems.length > 0 || value.kind !== 'List' || value.apiVersion !== 'v1') return problems;
  return Array.isArray(value.items) ? [...new Set<string>(value.items.flatMap(itemProblems))] : [NO_OBJECT];
}

/** What is read as JSON, strictly, because it begins so (apimachinery, util/yaml.ToJSON). */
export function isJsonText(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** The same of a text; undefined when it is content. */
export function validateText(text: string): string | undefined {
  const { value, error } = isJsonText(text) ? parseJson(text) : parseYamlDocument(text);
  if (error !== undefined) return error.replace('error converting YAML to JSON: ', '');
  const problems = documentProblems(value as Dynamic);
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

function parseJson(text: string): { value?: unknown; error?: string } {
  try {
    const decoder = new JsonDecoder(text);
    const value = decoder.next();
    decoder.end();
    return { value };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { error: error.message };
    if (error instanceof JsonEndError) return { error: 'unexpected end of JSON input' };
    throw error;
  }
}

function itemProblems(value: Dynamic): string[] {
  const problems = kindProblems(value);
  return problems.length > 0 ? problems : schemaProblems(value, value);
}

function kindProblems(value: Dynamic): string[] {
  if (!isObjectDocument(value)) return [NO_OBJECT];
  const problems = ['apiVersion', 'kind'].flatMap((field) => {
    const given = value[field] ?? undefined;
    if (given === undefined || given === '') return [`${field} not set`];
    return typeof given === 'string' ? [] : [`${field} isn't string type`];
  });
  if (problems.length > 0 || parseGroupVersion(value.apiVersion as string)) return problems;
  return [`unexpected GroupVersion string: ${value.apiVersion as string}`];
}

/** Decoding, without which there is no object. The next document of the file is read all the same (cli-runtime, metadata_decoder.go). */
export function checkDecodable({ source, value, listed }: Document): void {
  if (listed) return checkItem(source, value);
  if (!isObjectDocument(value)) throw undecodable(source, cannotUnmarshal(value, 'value of type unstructured.detector'));
  if (!kindOf(value)) throw undecodable(source, `Object 'Kind' is missing in '${compactJson(value)}'`);
  if (value.apiVersion !== undefined && typeof value.apiVersion !== 'string')
    throw undecodable(source, cannotUnmarshal(value.apiVersion, 'struct field metadataOnlyObject.apiVersion of type string'));
  checkMetadata(source, value);
}

/** The items of a list, where there is one: whatever has a field of that name. */
export function checkItems({ source, value }: Document): void {
  const { items } = value as Dynamic;
  if (items === null) return;
  if (!Array.isArray(items)) throw undecodable(source, cannotUnmarshal(items, 'struct field decodeList.items of type []json.RawMessage'));
  const odd = items.find((item) => !isObjectDocument(item));
  if (odd !== undefined) throw undecodable(source, cannotUnmarshal(odd, 'value of type map[string]interface {}'));
}

function checkItem(source: string, item: Dynamic): void {
  const missing = kindOf(item)
    ? !item.apiVersion && `Object 'apiVersion' is missing in 'object has no apiVersion field'`
    : `Object 'Kind' is missing in 'object has no kind field '`;
  if (missing) throw new CommandError(`unable to get type info from the object "*unstructured.Unstructured": ${missing}`, { bare: true });
}

/** An object's kind as unstructured data has it: none where the version makes no sense. */
function kindOf({ kind, apiVersion }: Dynamic): string {
  const readable = typeof apiVersion !== 'string' || parseGroupVersion(apiVersion) !== undefined;
  return typeof kind === 'string' && readable ? kind : '';
}

function cannotUnmarshal(value: unknown, into: string): string {
  return `json: cannot unmarshal ${jsonKind(value)} into Go ${into}`;
}

function undecodable(source: string, problem: string): CommandError {
  return new CommandError(`unable to decode ${JSON.stringify(source)}: ${problem}`);
}
