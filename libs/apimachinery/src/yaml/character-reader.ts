import { isBlankOrEnd } from './characters.ts';
import { scannerError, type YamlError } from './yaml-error.ts';

/** A place in the text; line and column count from 0. */
export interface Mark {
  index: number;
  line: number;
  column: number;
}

/** A cursor over the text that knows its line and column. */
export class CharacterReader {
  readonly #text: string;
  index = 0;
  line = 0;
  column = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The character that many places ahead; the empty string beyond the end. */
  peek(offset = 0): string {
    return this.#text.charAt(this.index + offset);
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** Reads one character, which is not a line break. */
  read(): string {
    const char = String.fromCodePoint(this.#text.codePointAt(this.index)!);
    this.index += char.length;
    this.column++;
    return char;
  }

  skip(count = 1): void {
    for (let i = 0; i < count; i++) this.read();
  }

  skipWhile(accepts: (char: string) => boolean): void {
    while (this.peek() && accepts(this.peek())) this.read();
  }

  readWhile(accepts: (char: string) => boolean): string {
    const start = this.index;
    this.skipWhile(accepts);
    return this.#text.slice(start, this.index);
  }

  /** Reads one line break and returns what YAML makes of it: `\n`, but U+2028 and U+2029 stay. Nothing at the end of the text. */
  readBreak(): string {
    const char = this.peek();
    if (char === '') return '';
    this.index += char === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.line++;
    this.column = 0;
    return char === '\u2028' || char === '\u2029' ? char : '\n';
  }

  /** Whether `---` or `...` begins here, at the start of a line. */
  atDocumentIndicator(): '---' | '...' | undefined {
    if (this.column !== 0) return undefined;
    const three = this.#text.slice(this.index, this.index + 3);
    return (three === '---' || three === '...') && isBlankOrEnd(this.peek(3)) ? three : undefined;
  }

  error(problem: string): YamlError {
    return scannerError(this.line, problem);
  }
}
