/** Text to tokens, on demand, as libyaml's scanner makes them: errors appear when, and only when, the parser gets that far. */
import { CharacterReader, type Mark } from './character-reader.ts';
import { isBlankOrEnd, isBreak, isBreakOrEnd } from './characters.ts';
import { scanBlockScalar, scanPlainScalar, scanQuotedScalar } from './scalar-scanner.ts';
import { scanAnchor, scanDirective, scanTag, type Directive, type TagToken } from './tag-scanner.ts';

interface Place {
  /** Lines count from 0. */
  line: number;
}

export type Token = Place &
  (
    | { type: 'stream-end' | 'document-start' | 'document-end' }
    | { type: 'block-sequence-start' | 'block-mapping-start' | 'block-end' | 'block-entry' }
    | { type: '[' | ']' | '{' | '}' | 'flow-entry' | 'key' | 'value' }
    | { type: 'directive'; directive: Directive }
    | { type: 'alias' | 'anchor'; name: string }
    | { type: 'tag'; tag: TagToken }
    | { type: 'scalar'; value: string; plain: boolean }
  );

/** A token that may turn out to be a key, when a `:` follows it. */
interface SimpleKey {
  mark: Mark;
  /** Counted over all tokens of the stream. */
  tokenNumber: number;
  /** Whether only a key can stand there, at the indentation of a block mapping. */
  required: boolean;
}

const LONGEST_SIMPLE_KEY = 1024;
const DEEPEST = 10000;

export class TokenScanner {
  readonly #reader: CharacterReader;
  readonly #queue: Token[] = [];
  #taken = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  /** One place for the block context and one for each open flow collection. */
  readonly #simpleKeys: (SimpleKey | undefined)[] = [undefined];
  #simpleKeyAllowed = true;

  constructor(text: string) {
    this.#reader = new CharacterReader(text);
  }

  /** The next token, which stays; after the end of the stream always `stream-end`. */
  peek(): Token {
    while (this.#queue.length === 0 || this.#headMayBecomeKey()) this.#fetch();
    return this.#queue[0]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.type === 'stream-end') return token;
    this.#taken++;
    return this.#queue.shift()!;
  }

  get #flowLevel(): number {
    return this.#simpleKeys.length - 1;
  }

  #headMayBecomeKey(): boolean {
    const key = this.#simpleKeys.find((candidate) => candidate?.tokenNumber === this.#taken);
    return key !== undefined && this.#isStillPossible(key);
  }

  #isStillPossible(key: SimpleKey): boolean {
    const expired = key.mark.line < this.#reader.line || key.mark.index + LONGEST_SIMPLE_KEY < this.#reader.index;
    if (!expired) return true;
    if (key.required) throw this.#reader.error("could not find expected ':'");
    this.#simpleKeys[this.#simpleKeys.indexOf(key)] = undefined;
    return false;
  }

  #saveSimpleKey(): void {
    if (!this.#simpleKeyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.#reader.column;
    this.#dropSimpleKey();
    this.#simpleKeys[this.#flowLevel] = { mark: this.#reader.mark(), tokenNumber: this.#taken + this.#queue.length, required };
  }

  #dropSimpleKey(): void {
    if (this.#simpleKeys.at(-1)?.required) throw this.#reader.error("could not find expected ':'");
    this.#simpleKeys[this.#flowLevel] = undefined;
  }

  /** Opens a block collection when the column is deeper than the current one. */
  #rollIndent(column: number, type: 'block-sequence-start' | 'block-mapping-start', line: number, at = this.#queue.length): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > DEEPEST) throw this.#reader.error(`exceeded max depth of ${DEEPEST}`);
    this.#queue.splice(at, 0, { type, line });
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#queue.push({ type: 'block-end', line: this.#reader.line });
      this.#indent = this.#indents.pop()!;
    }
  }

  #fetch(): void {
    this.#skipToToken();
    this.#unrollIndent(this.#reader.column);
    const char = this.#reader.peek();
    if (char === '') return this.#fetchStreamEnd();
    if (this.#reader.column === 0 && char === '%') return this.#fetchDirective();
    const indicator = this.#reader.atDocumentIndicator();
    if (indicator) return this.#fetchDocumentIndicator(indicator === '---' ? 'document-start' : 'document-end');
    this.#fetchContent(char);
  }

  #fetchContent(char: string): void {
    const alone = isBlankOrEnd(this.#reader.peek(1));
    const inFlow = this.#flowLevel > 0;
    if (char === '[' || char === '{') return this.#fetchFlowStart(char);
    if (char === ']' || char === '}') return this.#fetchFlowEnd(char);
    if (char === ',') return this.#fetchFlowEntry();
    if (char === '-' && alone) return this.#fetchBlockEntry();
    if (char === '?' && (inFlow || alone)) return this.#fetchKey();
    if (char === ':' && (inFlow || alone)) return this.#fetchValue();
    if (char === '*' || char === '&') return this.#fetchAnchor(char === '*' ? 'alias' : 'anchor');
    if (char === '!') return this.#fetchTag();
    if ((char === '|' || char === '>') && !inFlow) return this.#fetchBlockScalar();
    if (char === "'" || char === '"') return this.#fetchQuotedScalar(char);
    if ('|>%@`\t'.includes(char)) throw this.#reader.error('found character that cannot start any token');
    this.#fetchPlainScalar();
  }

  #skipToToken(): void {
    const reader = this.#reader;
    for (;;) {
      while (reader.peek() === ' ' || (reader.peek() === '\t' && (this.#flowLevel > 0 || !this.#simpleKeyAllowed))) reader.skip();
      if (reader.peek() === '#') reader.skipWhile((char) => !isBreakOrEnd(char));
      if (!isBreak(reader.peek())) return;
      reader.readBreak();
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true;
    }
  }

  #fetchStreamEnd(): void {
    if (this.#reader.column !== 0) {
      this.#reader.column = 0;
      this.#reader.line++;
    }
    this.#unrollIndent(-1);
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#queue.push({ type: 'stream-end', line: this.#reader.line });
  }

  #fetchDirective(): void {
    this.#unrollIndent(-1);
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = false;
    const { line } = this.#reader;
    this.#queue.push({ type: 'directive', directive: scanDirective(this.#reader), line });
  }

  #fetchDocumentIndicator(type: 'document-start' | 'document-end'): void {
    this.#unrollIndent(-1);
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#queue.push({ type, line: this.#reader.line });
    this.#reader.skip(3);
  }

  /** Queues the one-character token under the cursor. */
  #pushIndicator(type: '[' | ']' | '{' | '}' | 'flow-entry' | 'block-entry' | 'key' | 'value'): void {
    this.#queue.push({ type, line: this.#reader.line });
    this.#reader.skip();
  }

  #fetchFlowStart(type: '[' | '{'): void {
    this.#saveSimpleKey();
    this.#simpleKeys.push(undefined);
    if (this.#flowLevel > DEEPEST) throw this.#reader.error(`exceeded max depth of ${DEEPEST}`);
    this.#simpleKeyAllowed = true;
    this.#pushIndicator(type);
  }

  #fetchFlowEnd(type: ']' | '}'): void {
    this.#dropSimpleKey();
    if (this.#flowLevel > 0) this.#simpleKeys.pop();
    this.#simpleKeyAllowed = false;
    this.#pushIndicator(type);
  }

  #fetchFlowEntry(): void {
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#pushIndicator('flow-entry');
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) throw this.#reader.error('block sequence entries are not allowed in this context');
      this.#rollIndent(this.#reader.column, 'block-sequence-start', this.#reader.line);
    }
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#pushIndicator('block-entry');
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#simpleKeyAllowed) throw this.#reader.error('mapping keys are not allowed in this context');
      this.#rollIndent(this.#reader.column, 'block-mapping-start', this.#reader.line);
    }
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = this.#flowLevel === 0;
    this.#pushIndicator('key');
  }

  #fetchValue(): void {
    const key = this.#simpleKeys.at(-1);
    if (key && this.#isStillPossible(key)) {
      const at = key.tokenNumber - this.#taken;
      this.#queue.splice(at, 0, { type: 'key', line: key.mark.line });
      this.#rollIndent(key.mark.column, 'block-mapping-start', key.mark.line, at);
      this.#simpleKeys[this.#flowLevel] = undefined;
      this.#simpleKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#simpleKeyAllowed) throw this.#reader.error('mapping values are not allowed in this context');
        this.#rollIndent(this.#reader.column, 'block-mapping-start', this.#reader.line);
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0;
    }
    this.#pushIndicator('value');
  }

  #fetchAnchor(type: 'alias' | 'anchor'): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const { line } = this.#reader;
    this.#queue.push({ type, name: scanAnchor(this.#reader), line });
  }

  #fetchTag(): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const { line } = this.#reader;
    this.#queue.push({ type: 'tag', tag: scanTag(this.#reader), line });
  }

  #fetchBlockScalar(): void {
    this.#dropSimpleKey();
    this.#simpleKeyAllowed = true;
    const { line } = this.#reader;
    this.#queue.push({ type: 'scalar', value: scanBlockScalar(this.#reader, this.#indent), plain: false, line });
  }

  #fetchQuotedScalar(quote: "'" | '"'): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const { line } = this.#reader;
    this.#queue.push({ type: 'scalar', value: scanQuotedScalar(this.#reader, quote), plain: false, line });
  }

  #fetchPlainScalar(): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const { line } = this.#reader;
    const { value, lineEnded } = scanPlainScalar(this.#reader, this.#indent, this.#flowLevel > 0);
    if (lineEnded) this.#simpleKeyAllowed = true;
    this.#queue.push({ type: 'scalar', value, plain: true, line });
  }
}
