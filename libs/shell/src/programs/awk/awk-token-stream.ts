/** The tokens of a program, one after the other. Throws AwkSyntaxError for one that does not fit. */
import { AwkSyntaxError, tokenizeAwk, type Token } from './awk-lexer.ts';

export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = tokenizeAwk(source);
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  /** The token that follows so many others. */
  ahead(count: number): Token | undefined {
    return this.#tokens[this.#at + count];
  }

  skip(count = 1): void {
    this.#at += count;
  }

  /** Whether the next token is one of these symbols or keywords. */
  is(...texts: string[]): boolean {
    const { type, text } = this.next;
    return (type === 'symbol' || type === 'keyword' || type === 'newline') && texts.includes(text);
  }

  takes(...texts: string[]): boolean {
    if (!this.is(...texts)) return false;
    this.skip();
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) this.fail();
  }

  name(): string {
    const { type, text } = this.next;
    if (type !== 'name') this.fail();
    this.skip();
    return text;
  }

  skipNewlines(): void {
    while (this.takes('\n')) continue;
  }

  skipTerminators(): void {
    while (this.takes('\n', ';')) continue;
  }

  /** Whether a word follows after line ends and semicolons, which are skipped then. */
  takesAfterTerminators(text: string): boolean {
    const before = this.#at;
    this.skipTerminators();
    if (this.takes(text)) return true;
    this.#at = before;
    return false;
  }

  fail(): never {
    const { type, text, line } = this.next;
    if (type === 'end') throw new AwkSyntaxError(`line ${line}: missing } near end of file`);
    throw new AwkSyntaxError(`line ${line}: syntax error at or near ${text === '\n' ? 'end of line' : text}`);
  }
}
