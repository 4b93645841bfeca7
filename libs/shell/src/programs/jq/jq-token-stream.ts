/** The tokens of a program, one after the other, and what bison says about one that does not fit. */
import { syntaxError, type Token, tokenize } from './jq-lexer.ts';
import type { JqSyntaxError } from './jq-syntax.ts';

/** What bison calls a token. */
const bisonName = ({ kind, text }: Token): string =>
  ({
    end: '$end',
    name: 'IDENT',
    variable: "'$'",
    field: 'FIELD',
    number: 'LITERAL',
    text: 'QQSTRING_START',
    format: 'FORMAT',
    keyword: text,
  })[kind] ?? `'${text}'`;

export class TokenStream {
  readonly #program: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(program: string) {
    this.#program = program;
    this.#tokens = tokenize(program);
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  get afterNext(): Token | undefined {
    return this.#tokens[this.#at + 1];
  }

  take(): Token {
    return this.#tokens[this.#at++]!;
  }

  is(kind: string, text?: string): boolean {
    return this.next.kind === kind && (text === undefined || this.next.text === text);
  }

  accept(kind: string, text?: string): Token | undefined {
    return this.is(kind, text) ? this.take() : undefined;
  }

  /** Throws a `JqSyntaxError` when another token is next. */
  expect(kind: string, text?: string): Token {
    const token = this.accept(kind, text);
    if (!token) throw this.unexpected(this.#namesExpected(kind) ? `'${kind}'` : undefined);
    return token;
  }

  /** Bison names what it expected only where little else could follow. */
  #namesExpected(kind: string): boolean {
    return kind.length === 1 && this.is('end') && kind !== ')' && kind !== ']';
  }

  unexpected(expecting?: string): JqSyntaxError {
    const wanted = expecting === undefined ? '' : `, expecting ${expecting}`;
    return this.error(`syntax error, unexpected ${bisonName(this.next)}${wanted} (Unix shell quoting issues?)`, this.next.at);
  }

  /** `at`: where in the program. */
  error(message: string, at = 0): JqSyntaxError {
    return syntaxError(this.#program, message, at);
  }
}
