import { ExpansionError } from './expansion-error.ts';

export interface Field {
  readonly text: string;
  /** The text with quoted characters escaped. */
  readonly pattern: string;
  /** Has pattern characters that were not quoted. */
  readonly active: boolean;
}

const PATTERN_CHARACTERS = /[*?[]|[@!+]\(/;
const TO_ESCAPE = /[\\*?[\]()|!@+]/g;

/** Collects what expansions produce and splits it into fields (bash(1), Word Splitting). */
export class Fields {
  readonly #separators: string;
  readonly #limit: number;
  readonly #done: Field[] = [];
  #text: string | undefined;
  #pattern = '';
  #active = false;

  /** `separators`: the value of IFS; empty: nothing is split. `limit`: the length of one field. */
  constructor(separators: string, limit: number) {
    this.#separators = separators;
    this.#limit = limit;
  }

  /** Text of the script itself: not split, its pattern characters count. */
  addLiteral(text: string): void {
    this.#append(text, text);
  }

  /** Even `''` makes a field. */
  addQuoted(text: string): void {
    this.#makeRoom(text);
    this.#text = (this.#text ?? '') + text;
    this.#pattern += text.replace(TO_ESCAPE, '\\$&');
  }

  /** The result of an expansion. */
  add(value: string, quoted: boolean): void {
    if (quoted) return this.addQuoted(value);
    if (value === '') return;
    if (this.#separators === '') return this.#append(value, value);
    this.#split(value);
  }

  /** Ends the current field, if there is one: between the elements of `"$@"`. */
  separate(): void {
    if (this.#text === undefined) return;
    this.#done.push({ text: this.#text, pattern: this.#pattern, active: this.#active });
    this.#text = undefined;
    this.#pattern = '';
    this.#active = false;
  }

  finish(): readonly Field[] {
    this.separate();
    return this.#done;
  }

  #makeRoom(text: string): void {
    if ((this.#text?.length ?? 0) + text.length > this.#limit) throw new ExpansionError('cannot allocate memory', true, 2);
  }

  #append(text: string, pattern: string): void {
    this.#makeRoom(text);
    this.#text = (this.#text ?? '') + text;
    this.#pattern += pattern;
    if (PATTERN_CHARACTERS.test(pattern)) this.#active = true;
  }

  #split(value: string): void {
    let piece = '';
    let delimited = this.#text === undefined && this.#done.length === 0;
    for (let i = 0; i < value.length; i++) {
      const character = value[i]!;
      if (!this.#separators.includes(character)) {
        piece += character;
        delimited = false;
        continue;
      }
      const blank = ' \t\n'.includes(character);
      if (piece !== '') this.#append(piece, piece);
      else if (!blank && this.#text === undefined && (delimited || !this.#afterBlank(value, i))) this.#append('', '');
      piece = '';
      this.separate();
      delimited = !blank;
      while (blank && this.#isBlankSeparator(value[i + 1])) i++;
      if (blank && value[i + 1] !== undefined && this.#separators.includes(value[i + 1]!) && !' \t\n'.includes(value[i + 1]!)) {
        i++;
        while (this.#isBlankSeparator(value[i + 1])) i++;
        delimited = true;
      }
    }
    if (piece !== '') this.#append(piece, piece);
  }

  #isBlankSeparator(character: string | undefined): boolean {
    return character !== undefined && ' \t\n'.includes(character) && this.#separators.includes(character);
  }

  #afterBlank(value: string, at: number): boolean {
    return at > 0 && ' \t\n'.includes(value[at - 1]!) && this.#separators.includes(value[at - 1]!);
  }
}
