/** What Helm adds to Sprig: other templates, YAML and JSON, and failing on purpose (helm.sh/helm/v3, pkg/engine). */
import {
  compactJson,
  encodeUtf8,
  formatPrintf,
  FunctionError,
  indentJson,
  isRecord,
  JsonDecoder,
  parseYamlDocument,
  printYaml,
  TemplateError,
  typed,
  typeNameOf,
  type TemplateExecutor,
  type TemplateFunction,
  type TemplateSet,
} from '@drydock/apimachinery';
import { formatValue, plainData } from './format-value.ts';

/** Words that a template failed with on purpose; what Go puts around them is taken off again. */
export const WARNING_START = 'HELM_ERR_START';
export const WARNING_END = 'HELM_ERR_END';

const MOST_NESTED = 1000;

export interface HelmFunctionOptions {
  /** The set that is being run, known when it is complete. */
  templates(): TemplateSet;
  /** Reads from the cluster; an empty map where there is none. */
  lookup(apiVersion: string, kind: string, namespace: string, name: string): unknown;
  /** For `lint`: what is required may be absent, and a failure is none. */
  lenient: boolean;
}

function fail(message: string): never {
  throw new FunctionError(`${WARNING_START}${message}${WARNING_END}`);
}

function toYaml(value: unknown): string {
  return printYaml(plainData(value)).replace(/\n$/, '');
}

/** A mistake becomes a map with the words under `Error`. */
function fromYaml(text: string): unknown {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) return { Error: error };
  if (value === null) return {};
  return isRecord(value)
    ? value
    : {
        Error: `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`,
      };
}

function fromYamlArray(text: string): unknown {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) return [error];
  return Array.isArray(value)
    ? value
    : value === null
      ? []
      : ['error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go value of type []interface {}'];
}

function fromJson(text: string): { value: unknown } | { error: string } {
  try {
    const decoder = new JsonDecoder(text);
    const value = decoder.next();
    decoder.end();
    return { value };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

export function newHelmFunctions({ templates, lookup, lenient }: HelmFunctionOptions): readonly (readonly [string, TemplateFunction])[] {
  const nesting = new Map<string, number>();
  function include(this: TemplateExecutor, name: string, data: unknown): string {
    const depth = nesting.get(name) ?? 0;
    if (depth > MOST_NESTED) throw new FunctionError(`rendering template has a nested reference name: ${name}: unable to execute template`);
    nesting.set(name, depth + 1);
    const text = this.render(name, data);
    nesting.set(name, depth);
    if (text === undefined) throw new FunctionError(`template: no template ${JSON.stringify(name)} associated with template "gotpl"`);
    return text;
  }
  function tpl(this: TemplateExecutor, text: string, data: unknown): string {
    const set = templates().clone();
    const problem = set.parse('gotpl', text);
    if (problem !== undefined) throw new FunctionError(`cannot parse template ${JSON.stringify(text)}: ${problem}`);
    try {
      return (this.render('gotpl', data, set.templates) ?? '').replaceAll('<no value>', '');
    } catch (error) {
      if (error instanceof TemplateError)
        throw new FunctionError(`error during tpl function execution for ${JSON.stringify(text)}: ${error.message}`);
      throw error;
    }
  }
  return [
    ['include', typed(['string', 'any'], include)],
    ['tpl', typed(['string', 'any'], tpl)],
    [
      'required',
      typed(['string', 'any'], (message: string, value: unknown) =>
        lenient ? (value ?? '') : value === null || value === '' ? fail(message) : value,
      ),
    ],
    ['fail', typed(['string'], (message: string) => (lenient ? '' : fail(message)))],
    ['lookup', typed(['string', 'string', 'string', 'string'], lookup)],
    ['toYaml', typed(['any'], toYaml)],
    ['mustToYaml', typed(['any'], toYaml)],
    ['fromYaml', typed(['string'], fromYaml)],
    ['fromYamlArray', typed(['string'], fromYamlArray)],
    ['toJson', typed(['any'], (value: unknown) => compactJson(plainData(value)))],
    ['mustToJson', typed(['any'], (value: unknown) => compactJson(plainData(value)))],
    ['toRawJson', typed(['any'], (value: unknown) => rawJson(plainData(value)))],
    ['toPrettyJson', typed(['any'], (value: unknown) => indentJson(plainData(value), '  '))],
    ['fromJson', typed(['string'], (text: string) => read(fromJson(text), (error) => ({ Error: error })))],
    ['fromJsonArray', typed(['string'], (text: string) => read(fromJson(text), (error) => [error]))],
    ['toToml', typed(['any'], (value: unknown) => toToml(plainData(value)))],
    ['printf', typed(['string', 'any...'], (format: string, ...args: unknown[]) => printf(format, args))],
    [
      'print',
      typed(['any...'], (...args: unknown[]) =>
        args
          .map((arg, at) => (at > 0 && typeof arg !== 'string' && typeof args[at - 1] !== 'string' ? ' ' : '') + formatValue(arg))
          .join(''),
      ),
    ],
    ['println', typed(['any...'], (...args: unknown[]) => `${args.map(formatValue).join(' ')}\n`)],
    ['len', typed(['any'], (value: unknown) => lengthOf(value))],
    ['getHostByName', typed(['string'], () => '')],
  ];
}

function read(result: { value: unknown } | { error: string }, failed: (error: string) => unknown): unknown {
  return 'error' in result ? failed(result.error) : result.value;
}

function rawJson(value: unknown): string {
  return compactJson(value).replace(/\\\\u00(3c|3e|26)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function lengthOf(value: unknown): bigint {
  if (typeof value === 'string') return BigInt(encodeUtf8(value).length);
  if (typeof value === 'object' && value !== null) return BigInt((Array.isArray(value) ? value : Object.keys(value)).length);
  throw new FunctionError(
    value === null
      ? 'len of nil pointer'
      : `len of type ${typeof value === 'number' ? 'float64' : typeof value === 'bigint' ? 'int' : 'bool'}`,
  );
}

const VERB = /%[-+ #0]*\d*(?:\.(\d+))?([a-zA-Z%])/g;

/** Verb by verb, because `formatPrintf` takes whole numbers for ints, and here they may be floats. */
function printf(format: string, args: readonly unknown[]): string {
  let used = 0;
  const text = format.replace(VERB, (verb: string, precision: string | undefined, letter: string) => {
    if (letter === '%') return '%';
    if (used >= args.length) return `%!${letter}(MISSING)`;
    return formatVerb(verb, letter, precision, args[used++]);
  });
  const extra = args.slice(used).map((arg) => `${typeNameOf(arg)}=${formatValue(arg)}`);
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

function formatVerb(verb: string, letter: string, precision: string | undefined, arg: unknown): string {
  const asText = (text: string): string => formatPrintf(verb.replace(/(?:\.\d+)?[a-zA-Z]$/, 's'), [text]);
  if (typeof arg === 'number') {
    if (letter === 'v' || letter === 'g') return asText(formatValue(arg));
    return letter === 'f' ? asText(arg.toFixed(Number(precision ?? 6))) : `%!${letter}(float64=${formatValue(arg)})`;
  }
  if (typeof arg === 'bigint') return 'vdxXobcq'.includes(letter) ? formatPrintf(verb, [Number(arg)]) : `%!${letter}(int=${arg})`;
  return letter === 'v' || (letter === 's' && typeof arg === 'object' && arg !== null)
    ? asText(formatValue(arg))
    : formatPrintf(verb, [arg]);
}

/** Tables one level deep and what is in them: the shape that charts write. */
function toToml(value: unknown, path: readonly string[] = []): string {
  if (!isRecord(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = entries.filter(([, each]) => !isRecord(each)).map(([key, each]) => `${key} = ${compactJson(each)}\n`);
  const tables = entries
    .filter(([, each]) => isRecord(each))
    .map(([key, each]) => `\n[${[...path, key].join('.')}]\n${toToml(each, [...path, key]).replace(/^(\w.*)$/gm, '  $1')}`);
  return plain.join('') + tables.join('');
}
