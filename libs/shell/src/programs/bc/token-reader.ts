/** The words of a bc program, one after the other. */
import { tokenize, type Token } from './tokens.ts';

export class BcSyntaxError extends Error {
  readonly line: number;
  /** More text may make it right. */
  readonly isIncomplete: boolean;
  constructor(line: number, message: string, isIncomplete: boolean) {
    super(message);
    this.line = line;
    this.isIncomplete = isIncomplete;
  }
}

export class TokenReader {
  protected readonly tokens: readonly Token[];
  #illegal: readonly Token[];
  /** Of the next token. */
  protected at = 0;
  /** `line` is the number of the first one. */
  constructor(text: string, line = 1) {
    const tokens = tokenize(text, line);
    this.tokens = tokens.filter(({ kind }) => kind !== 'illegal');
    this.#illegal = tokens.filter(({ kind }) => kind === 'illegal');
  }

  /** The characters that are no part of any word, up to where it has read; each once. */
  takeIllegal(): Token[] {
    const read = this.#illegal.filter(({ start }) => start < this.position);
    this.#illegal = this.#illegal.slice(read.length);
    return read;
  }

  /** How many characters have been read for good, for who comes again with more text. */
  get position(): number {
    return this.peek.start;
  }

  get line(): number {
    return this.peek.line;
  }

  protected get peek(): Token {
    return this.tokens[this.at]!;
  }

  protected isNewline(): boolean {
    return this.peek.kind === 'newline';
  }

  protected ends(): boolean {
    return this.isNewline() || this.peek.kind === 'end';
  }

  protected is(text: string): boolean {
    const { kind } = this.peek;
    return (kind === 'symbol' || kind === 'word') && this.peek.text === text;
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  protected fail(message = 'syntax error'): never {
    const { kind, line } = this.peek;
    throw new BcSyntaxError(kind === 'newline' ? line + 1 : line, message, kind === 'end');
  }

  protected skipNewlines(): void {
    while (this.isNewline()) this.at++;
  }

  protected name(): string {
    const { kind, text } = this.peek;
    if (kind !== 'name') this.fail();
    this.at++;
    return text;
  }

  protected isEnd(): boolean {
    return this.peek.kind === 'end';
  }
}
