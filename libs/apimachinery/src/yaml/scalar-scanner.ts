/** Scanning of the three families of scalars (libyaml's scanner; YAML 1.1, sections 9.1 and 9.2). */
import type { CharacterReader } from './character-reader.ts';
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit } from './characters.ts';

/** Line breaks between two parts of a scalar: one becomes a space, of several all but the first stay. */
class LineFold {
  #first = '';
  #rest = '';
  #whitespace = '';
  /** Whether a break was met since the last part. */
  broken = false;

  /** Notes the blank or break under the cursor. */
  take(reader: CharacterReader): void {
    if (isBlank(reader.peek())) {
      const blank = reader.read();
      if (!this.broken) this.#whitespace += blank;
      return;
    }
    if (this.broken) {
      this.#rest += reader.readBreak();
      return;
    }
    this.#whitespace = '';
    this.#first = reader.readBreak();
    this.broken = true;
  }

  /** An escaped line break: the line goes on without a space. */
  joinLines(): void {
    this.#first = '';
    this.broken = true;
  }

  /** What stands for everything taken, which is then forgotten. */
  flush(): string {
    const joined = this.#joined();
    this.#first = this.#rest = this.#whitespace = '';
    this.broken = false;
    return joined;
  }

  #joined(): string {
    if (!this.broken) return this.#whitespace;
    if (this.#first !== '\n') return this.#first + this.#rest;
    return this.#rest || ' ';
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readEscape(reader: CharacterReader): string {
  const letter = reader.peek(1);
  const simple = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  const length = ESCAPE_DIGITS[letter];
  if (simple === undefined && length === undefined) throw reader.error('found unknown escape character');
  reader.skip(2);
  if (simple !== undefined) return simple;
  return readCodePoint(reader, length!);
}

function readCodePoint(reader: CharacterReader, length: number): string {
  let digits = '';
  for (let i = 0; i < length; i++) digits += reader.peek(i);
  if (!/^[0-9A-Fa-f]+$/.test(digits) || digits.length < length) throw reader.error('did not find expected hexdecimal number');
  const code = parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) throw reader.error('found invalid Unicode character escape code');
  reader.skip(length);
  return String.fromCodePoint(code);
}

/** A scalar between quotes, from its opening to its closing one. */
export function scanQuotedScalar(reader: CharacterReader, quote: "'" | '"'): string {
  const fold = new LineFold();
  let value = '';
  reader.skip();
  for (;;) {
    if (reader.atDocumentIndicator()) throw reader.error('found unexpected document indicator');
    if (reader.peek() === '') throw reader.error('found unexpected end of stream');
    value += readQuotedWord(reader, quote, fold);
    if (reader.peek() === quote) break;
    while (isBlank(reader.peek()) || isBreak(reader.peek())) fold.take(reader);
    value += fold.flush();
  }
  reader.skip();
  return value;
}

function readQuotedWord(reader: CharacterReader, quote: string, fold: LineFold): string {
  let word = '';
  while (!isBlankOrEnd(reader.peek())) {
    const char = reader.peek();
    if (char === quote) {
      if (quote !== "'" || reader.peek(1) !== "'") break;
      reader.skip(2);
      word += "'";
    } else if (quote === '"' && char === '\\') {
      if (isBreak(reader.peek(1))) {
        reader.skip();
        reader.readBreak();
        fold.joinLines();
        break;
      }
      word += readEscape(reader);
    } else {
      word += reader.read();
    }
  }
  return word;
}

export interface PlainScalar {
  value: string;
  /** Whether a line break followed the scalar, so that a key may come next. */
  lineEnded: boolean;
}

const FLOW_INDICATORS = ',?[]{}';

/** An unquoted scalar inside a collection indented by `parentIndent` (-1 at the root). */
export function scanPlainScalar(reader: CharacterReader, parentIndent: number, inFlow: boolean): PlainScalar {
  const fold = new LineFold();
  let value = '';
  while (!reader.atDocumentIndicator() && reader.peek() !== '#') {
    while (!isBlankOrEnd(reader.peek()) && !endsPlain(reader, inFlow)) value += fold.flush() + reader.read();
    if (!isBlank(reader.peek()) && !isBreak(reader.peek())) break;
    takePlainBlanks(reader, fold, parentIndent + 1);
    if (!inFlow && reader.column < parentIndent + 1) break;
  }
  return { value, lineEnded: fold.broken };
}

function endsPlain(reader: CharacterReader, inFlow: boolean): boolean {
  const char = reader.peek();
  if (char === ':') return isBlankOrEnd(reader.peek(1));
  return inFlow && FLOW_INDICATORS.includes(char);
}

function takePlainBlanks(reader: CharacterReader, fold: LineFold, indent: number): void {
  while (isBlank(reader.peek()) || isBreak(reader.peek())) {
    if (fold.broken && reader.column < indent && reader.peek() === '\t') {
      throw reader.error('found a tab character that violates indentation');
    }
    fold.take(reader);
  }
}

interface BlockHeader {
  chomping: '+' | '-' | '';
  increment: number;
}

function scanBlockHeader(reader: CharacterReader): BlockHeader {
  const header: BlockHeader = { chomping: '', increment: 0 };
  const takeChomping = (): void => {
    const char = reader.peek();
    if (char !== '+' && char !== '-') return;
    header.chomping = char;
    reader.skip();
  };
  takeChomping();
  if (isDigit(reader.peek())) {
    if (reader.peek() === '0') throw reader.error('found an indentation indicator equal to 0');
    header.increment = Number(reader.read());
    if (!header.chomping) takeChomping();
  }
  return header;
}

/** A literal (`|`) or folded (`>`) scalar inside a collection indented by `parentIndent` (-1 at the root). */
export function scanBlockScalar(reader: CharacterReader, parentIndent: number): string {
  const literal = reader.read() === '|';
  const { chomping, increment } = scanBlockHeader(reader);
  reader.skipWhile(isBlank);
  if (reader.peek() === '#') reader.skipWhile((char) => !isBreak(char));
  if (!isBreakOrEnd(reader.peek())) throw reader.error('did not find expected comment or line break');
  reader.readBreak();

  const given = increment > 0 ? Math.max(parentIndent, 0) + increment : 0;
  const start = scanEmptyLines(reader, given, parentIndent);
  const indent = start.indent;
  let breaks = start.breaks;
  let value = '';
  let lastBreak = '';
  let afterIndentedLine = false;
  while (reader.column === indent && reader.peek() !== '') {
    const indented = isBlank(reader.peek());
    const folds = !literal && !afterIndentedLine && !indented && lastBreak === '\n';
    if (!folds) value += lastBreak;
    else if (!breaks) value += ' ';
    value += breaks + reader.readWhile((char) => !isBreak(char));
    afterIndentedLine = indented;
    lastBreak = reader.readBreak();
    breaks = scanEmptyLines(reader, indent, parentIndent).breaks;
  }
  if (chomping !== '-') value += lastBreak;
  return chomping === '+' ? value + breaks : value;
}

/** Skips indentation and empty lines. An `indent` of 0 is found out: it is that of the first line with content. */
function scanEmptyLines(reader: CharacterReader, indent: number, parentIndent: number): { breaks: string; indent: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || reader.column < indent) && reader.peek() === ' ') reader.skip();
    widest = Math.max(widest, reader.column);
    if ((indent === 0 || reader.column < indent) && reader.peek() === '\t') {
      throw reader.error('found a tab character where an indentation space is expected');
    }
    if (!isBreak(reader.peek())) break;
    breaks += reader.readBreak();
  }
  return { breaks, indent: indent || Math.max(widest, parentIndent + 1, 1) };
}
