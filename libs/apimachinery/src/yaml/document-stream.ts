/** Manifests to objects, as kubectl reads files (apimachinery, util/yaml: YAMLOrJSONDecoder). */
import { JsonDecoder, JsonEndError, JsonSyntaxError } from '../json/json-decoder.ts';
import { constructJson, ConversionError, type YamlOptions } from './construct.ts';
import { parseFirstDocument } from './node-parser.ts';
import { YamlError } from './yaml-error.ts';

const BYTE_ORDER_MARK = '\ufeff';
/** kubectl looks at so many characters at a time for where YAML may begin, and gives up when there are fewer. */
const PEEKED = 4;

export interface ParsedYaml {
  /** JSON data, one value for each document that is not empty or null: those before the error, if there is one. */
  documents: unknown[];
  /** What kubectl prints after `error: error parsing FILE: `. */
  error?: string;
}

/**
 * Reads a stream of YAML documents or JSON values. YAML is 1.1 as go-yaml v2 has it: `y`, `on` and the like are booleans,
 * the last of two equal keys wins, keys of other types become strings. Numbers are JavaScript numbers, so integers
 * beyond 2^53 lose precision.
 */
export function parseYaml(text: string, options: YamlOptions = {}): ParsedYaml {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return /^\s*\{/.test(content) ? parseAsJsonFirst(content, options) : parseYamlStream(content, options);
}

/**
 * A text that begins with a brace is read as JSON. At the first mistake kubectl tries what is left as YAML, unless two values have shown that this
 * is a stream of JSON; if that fails at once, it has the words of the JSON decoder.
 */
function parseAsJsonFirst(text: string, options: YamlOptions): ParsedYaml {
  const decoder = new JsonDecoder(text);
  const documents: unknown[] = [];
  let decoded = 0;
  let end = 0;
  try {
    while (!decoder.atEnd()) {
      const document = decoder.next();
      if (document !== null) documents.push(document);
      decoded++;
      end = decoder.index;
    }
    return { documents };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError) && !(error instanceof JsonEndError)) throw error;
    if (decoded > 1) return { documents, error: error.message };
    const problem = error instanceof JsonSyntaxError ? `json: offset ${error.offset}: ${error.message}` : error.message;
    const left = text.slice(end).replace(/^[^\S\n]+/, '');
    const rest = left.length < PEEKED ? undefined : parseYamlStream(left.replace(/^\n/, ''), options);
    if (!rest || (rest.error !== undefined && rest.documents.length === 0)) return { documents, error: problem };
    return { ...rest, documents: [...documents, ...rest.documents] };
  }
}

function parseYamlStream(text: string, options: YamlOptions): ParsedYaml {
  const documents: unknown[] = [];
  const { chunks, error } = splitDocuments(text);
  for (const chunk of chunks) {
    const document = parseYamlDocument(chunk, options);
    if (document.error !== undefined) return { documents, error: document.error };
    if (document.value !== null) documents.push(document.value);
  }
  return error === undefined ? { documents } : { documents, error };
}

/** One document; what follows `...` or a second `---` is ignored. The error is complete: `error converting YAML to JSON: yaml: line 2: …`. */
export function parseYamlDocument(text: string, options: YamlOptions = {}): { value: unknown; error?: string } {
  try {
    const root = parseFirstDocument(text);
    return { value: root ? constructJson(root, options) : null };
  } catch (error) {
    if (error instanceof YamlError) return { value: null, error: `error converting YAML to JSON: yaml: ${error.message}` };
    if (error instanceof ConversionError) return { value: null, error: `error converting YAML to JSON: ${error.message}` };
    throw error;
  }
}

/** Splits at lines that begin with `---`; line numbers of errors count from each one. */
function splitDocuments(text: string): { chunks: string[]; error?: string } {
  const chunks: string[] = [];
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('---')) {
      const trailing = line.slice(3).trim();
      if (trailing && !trailing.startsWith('#')) return { chunks, error: `invalid Yaml document separator: ${trailing}` };
      if (lines.length > 0) {
        chunks.push(`${lines.join('\n')}\n`);
        lines = [];
        continue;
      }
    }
    lines.push(line);
  }
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > 0) chunks.push(`${lines.join('\n')}\n`);
  return { chunks };
}
