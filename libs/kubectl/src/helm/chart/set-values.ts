/** `--set a.b[0]=c,d={x,y}` (helm.sh/helm/v3, pkg/strvals). */
import { getOwn, isRecord, JsonDecoder, setOwn } from '@drydock/apimachinery';
import { HelmError } from '../command/helm-error.ts';
import type { Values } from './chart.ts';

export interface SetOptions {
  /** Values stay texts (`--set-string`). */
  readonly asText?: boolean;
  /** Values are JSON, commas and all (`--set-json`). */
  readonly json?: boolean;
  /** What a value stands for, as `--set-file` reads it. */
  readonly read?: (text: string) => unknown;
}

const LONGEST_INDEX = 65_536;

/** Sets what the line says. Throws HelmError. */
export function applySetLine(values: Values, line: string, options: SetOptions = {}): void {
  new SetParser(line, options).into(values);
}

class SetParser {
  readonly #line: string;
  readonly #options: SetOptions;
  #at = 0;

  constructor(line: string, options: SetOptions) {
    this.#line = line;
    this.#options = options;
  }

  into(values: Values): void {
    while (this.#at < this.#line.length) {
      this.#member(values);
      if (this.#line[this.#at] === ',') this.#at++;
    }
  }

  /** Up to one of the characters, backslashes taken off. */
  #until(stops: string): { text: string; stop: string } {
    let text = '';
    while (this.#at < this.#line.length) {
      const char = this.#line[this.#at++]!;
      if (char === '\\') text += this.#line[this.#at++] ?? '';
      else if (stops.includes(char)) return { text, stop: char };
      else text += char;
    }
    return { text, stop: '' };
  }

  #member(target: Values): void {
    const { text: key, stop } = this.#until('=[,.');
    if (stop === '' || stop === ',') {
      if (key === '') return;
      throw new HelmError(`key ${JSON.stringify(key)} has no value${stop === ',' ? ' (cannot end with ,)' : ''}`);
    }
    if (stop === '=') return setOwn(target, key, this.#value());
    if (stop === '.') {
      const existing = getOwn(target, key);
      const inner = isRecord(existing) ? existing : {};
      this.#member(inner);
      return setOwn(target, key, inner);
    }
    const existing = getOwn(target, key);
    setOwn(target, key, this.#listItem(Array.isArray(existing) ? existing : []));
  }

  /** After `key[`. */
  #listItem(list: unknown[]): unknown[] {
    const { text, stop } = this.#until(']');
    if (stop === '') throw new HelmError('error parsing index: EOF');
    const index = Number(text);
    if (!/^-?\d+$/.test(text)) throw new HelmError(`error parsing index: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    if (index < 0) throw new HelmError(`negative ${index} index not allowed`);
    if (index > LONGEST_INDEX) throw new HelmError(`index of ${index} is greater than maximum supported index of ${LONGEST_INDEX}`);
    while (list.length <= index) list.push(null);
    const next = this.#line[this.#at++];
    if (next === '=') list[index] = this.#value();
    else if (next === '.') {
      const inner = isRecord(list[index]) ? list[index] : {};
      this.#member(inner);
      list[index] = inner;
    } else if (next === '[') list[index] = this.#listItem(Array.isArray(list[index]) ? list[index] : []);
    else throw new HelmError(`unexpected data at end of array index: ${JSON.stringify(next ?? '')}`);
    return list;
  }

  #value(): unknown {
    if (this.#options.json) return this.#json();
    if (this.#line[this.#at] === '{') {
      this.#at++;
      return this.#list();
    }
    const { text, stop } = this.#until(',');
    if (stop) this.#at--;
    return this.#typed(text);
  }

  #json(): unknown {
    const decoder = new JsonDecoder(this.#line, this.#at);
    try {
      return decoder.next();
    } catch (error) {
      throw new HelmError((error as Error).message);
    } finally {
      this.#at = decoder.index;
    }
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      const { text, stop } = this.#until(',}');
      if (stop === '') throw new HelmError("list must terminate with '}'");
      if (text !== '' || stop === ',') items.push(this.#typed(text));
      if (stop === '}') return items;
    }
  }

  #typed(text: string): unknown {
    if (this.#options.read) return this.#options.read(text);
    if (this.#options.asText) return text;
    if (/^true$/i.test(text)) return true;
    if (/^false$/i.test(text)) return false;
    if (/^null$/i.test(text)) return null;
    // A zero in front keeps a number a text; one of more than 64 bits is a text, too.
    return /^(?:0|-?[1-9]\d{0,17})$/.test(text) ? BigInt(text) : text;
  }
}
