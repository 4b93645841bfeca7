import { wellFormed } from '../encoding/unicode.ts';
import { formatFloat } from '../go-format/floats.ts';
import { compactJson } from '../json/json-printer.ts';
import { parseYamlDocument } from './document-stream.ts';
import { compareKeys } from './key-order.ts';
import { chooseStyle, isSimpleKey } from './scalar-style.ts';
import { YamlWriter } from './yaml-writer.ts';

const INDENT = 2;
const MIN_INT64 = -(2n ** 63n);
const UINT64_LIMIT = 2n ** 64n;
/** What Go's JSON leaves as it is and YAML takes for a line break or refuses. */
const MISREAD = /[\u007f-\u009f\ufffe\uffff]/;

/**
 * JSON data as `kubectl -o yaml` prints it, byte for byte, with a line break at the end (sigs.k8s.io/yaml, Marshal). Properties that are undefined
 * are left out; a bigint is an integer. For what happens to rare characters on the way, see `marshalYaml`.
 */
export function printYaml(value: unknown): string {
  const printer = new YamlPrinter();
  printer.node(value, { indent: -1, inMapping: false });
  return printer.end();
}

/**
 * The same with its flaw: Marshal makes JSON first and reads that as YAML, so a next-line character in a text becomes a space, and a control character
 * is refused. `error` has go-yaml's words.
 */
export function marshalYaml(value: unknown): { text: string } | { error: string } {
  const text = printYaml(value);
  const json = holdsMisread(value) ? compactJson(value) : undefined;
  if (json === undefined) return { text };
  const read = parseYamlDocument(json);
  return read.error === undefined ? { text: printYaml(read.value) } : { error: read.error.replace('error converting YAML to JSON: ', '') };
}

function holdsMisread(value: unknown): boolean {
  if (typeof value === 'string') return MISREAD.test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsMisread);
  for (const key in value) if (MISREAD.test(key) || holdsMisread((value as Record<string, unknown>)[key])) return true;
  return false;
}

interface Position {
  /** The indentation of the collection around; -1 at the root. */
  indent: number;
  inMapping: boolean;
}

class YamlPrinter {
  readonly #writer = new YamlWriter();

  end(): string {
    this.#writer.lineAt(0);
    return this.#writer.toString();
  }

  node(value: unknown, position: Position): void {
    if (Array.isArray(value)) return this.#sequence(value, position);
    if (typeof value === 'object' && value !== null) return this.#mapping(value, position.indent);
    const text = typeof value === 'string' ? wellFormed(value) : scalarText(value);
    const style = typeof value === 'string' ? chooseStyle(text, false) : 'plain';
    this.#writer.scalar(text, style, position.indent < 0 ? INDENT : position.indent + INDENT, true);
  }

  #sequence(items: readonly unknown[], position: Position): void {
    if (items.length === 0) return this.#writer.indicator('[]', { spaced: true });
    const compact = position.inMapping && !this.#writer.inIndentation;
    const indent = compact ? position.indent : deeper(position.indent);
    for (const item of items) {
      this.#writer.lineAt(indent);
      this.#writer.indicator('-', { spaced: true, opens: true });
      this.node(item, { indent, inMapping: false });
    }
  }

  #mapping(object: object, parentIndent: number): void {
    const entries = Object.entries(object).filter(([, value]) => value !== undefined);
    if (entries.length === 0) return this.#writer.indicator('{}', { spaced: true });
    const indent = deeper(parentIndent);
    for (const [key, value] of entries.sort(([a], [b]) => compareKeys(a, b))) {
      this.#writer.lineAt(indent);
      this.#key(wellFormed(key), indent);
      this.node(value, { indent, inMapping: true });
    }
  }

  #key(key: string, indent: number): void {
    if (isSimpleKey(key)) {
      this.#writer.scalar(key, chooseStyle(key, true), indent + INDENT, false);
      this.#writer.indicator(':', { spaced: false });
      return;
    }
    this.#writer.indicator('?', { spaced: true, opens: true });
    this.#writer.scalar(key, chooseStyle(key, false), indent + INDENT, true);
    this.#writer.lineAt(indent);
    this.#writer.indicator(':', { spaced: true, opens: true });
  }
}

function deeper(indent: number): number {
  return indent < 0 ? 0 : indent + INDENT;
}

/** Numbers go through JSON first: what it writes as whole and fits into 64 bits stays whole, others take Go's shortest form. */
function scalarText(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  const text = String(value);
  if (Number.isSafeInteger(value)) return text;
  const whole = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  return whole !== undefined && whole >= MIN_INT64 && whole < UINT64_LIMIT ? text : formatFloat(value);
}
