import { wellFormed } from '../encoding/unicode.ts';
import { formatFloat, formatInteger } from '../go-format/floats.ts';
import { compareKeys } from './key-order.ts';
import { chooseStyle, isSimpleKey } from './scalar-style.ts';
import { YamlWriter } from './yaml-writer.ts';

const INDENT = 2;
const UINT64_LIMIT = 2 ** 64;

/**
 * JSON data as `kubectl -o yaml` prints it, byte for byte, with a line break at the end (sigs.k8s.io/yaml, Marshal).
 * Properties that are undefined are left out.
 */
export function printYaml(value: unknown): string {
  const printer = new YamlPrinter();
  printer.node(value, { indent: -1, inMapping: false });
  return printer.end();
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

/** Numbers go through JSON first: whole ones below 2^64 stay whole, others take Go's shortest form. */
function scalarText(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  const whole = Number.isInteger(value) && value < UINT64_LIMIT && value >= -(UINT64_LIMIT / 2);
  return whole ? formatInteger(value) : formatFloat(value);
}
