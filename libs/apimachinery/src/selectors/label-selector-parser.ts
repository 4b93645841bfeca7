/** The text form of label selectors: `a=b,c!=d,e in (x,y),!f,g` (k8s.io/apimachinery, labels.Parse). */
import {
  labelKeyMessage,
  newRequirement,
  sortRequirements,
  type LabelRequirement,
  type LabelRequirements,
  type SelectorOperator,
  type SelectorResult,
} from './label-selector.ts';

type TokenType = 'identifier' | 'end' | 'error' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin';

interface Token {
  type: TokenType;
  text: string;
}

const SYMBOLS = new Set<string>(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);
const BINARY_OPERATORS = 'in, notin, =, ==, !=, gt, lt';

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let rest = text.replace(/^[ \t\r\n]+/, ''); rest !== '';) {
    const symbols = /^[=!(),><]+/.exec(rest)?.[0];
    const token = symbols ? symbolToken(symbols) : wordToken(/^[^=!(),>< \t\r\n]+/.exec(rest)![0]);
    tokens.push(token.token);
    rest = rest.slice(token.length).replace(/^[ \t\r\n]+/, '');
  }
  return [...tokens, { type: 'end', text: '' }];
}

/** The longest symbol at the start: `!=` of `!=(`. */
function symbolToken(symbols: string): { token: Token; length: number } {
  const length = SYMBOLS.has(symbols.slice(0, 2)) && symbols.length > 1 ? 2 : 1;
  const text = symbols.slice(0, length);
  return { token: { type: text as TokenType, text }, length };
}

function wordToken(word: string): { token: Token; length: number } {
  return { token: { type: word === 'in' || word === 'notin' ? word : 'identifier', text: word }, length: word.length };
}

/** Carries the message to `parseLabelSelector`. */
class SelectorSyntaxError extends Error {}

class Parser {
  readonly #tokens: Token[];
  #position = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  requirements(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.type === 'end') return requirements;
      if (token.type !== 'identifier' && token.type !== '!')
        throw new SelectorSyntaxError(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.type === 'end') return requirements;
      if (next.type !== ',') throw new SelectorSyntaxError(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (after.type !== 'identifier' && after.type !== '!')
        throw new SelectorSyntaxError(`found '${after.text}', expected: identifier after ','`);
    }
  }

  /** Words that are operators elsewhere are identifiers here. */
  #peek(): Token {
    const token = this.#tokens[Math.min(this.#position, this.#tokens.length - 1)]!;
    return token.type === 'in' || token.type === 'notin' ? { ...token, type: 'identifier' } : token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#position++;
    return token;
  }

  #requirement(): LabelRequirement {
    const { key, operator } = this.#keyAndOperator();
    const requirement = operator ? newRequirement(key, operator, []) : this.#comparison(key);
    if (typeof requirement === 'string') throw new SelectorSyntaxError(`unable to parse requirement: ${requirement}`);
    return requirement;
  }

  #fail(problem: string): never {
    throw new SelectorSyntaxError(`unable to parse requirement: ${problem}`);
  }

  #keyAndOperator(): { key: string; operator?: SelectorOperator } {
    const negated = this.#peek().type === '!';
    if (negated) this.#take();
    const token = this.#take();
    if (token.type !== 'identifier') this.#fail(`found '${token.text}', expected: identifier`);
    const problem = labelKeyMessage(token.text);
    if (problem) this.#fail(problem);
    if (negated) return { key: token.text, operator: '!' };
    const next = this.#peek().type;
    return next === 'end' || next === ',' ? { key: token.text, operator: 'exists' } : { key: token.text };
  }

  #comparison(key: string): LabelRequirement | string {
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#values() : this.#exactValue();
    return newRequirement(key, operator, values);
  }

  #operator(): SelectorOperator {
    const token = this.#tokens[this.#position]!;
    this.#position++;
    switch (token.type) {
      case 'in':
      case 'notin':
      case '=':
      case '==':
      case '!=':
        return token.type;
      case '>':
        return 'gt';
      case '<':
        return 'lt';
      default:
        return this.#fail(`found '${token.text}', expected: ${BINARY_OPERATORS}`);
    }
  }

  #exactValue(): string[] {
    const token = this.#peek();
    if (token.type === 'end' || token.type === ',') return [''];
    if (token.type !== 'identifier') this.#fail(`found '${token.text}', expected: identifier`);
    this.#take();
    return [token.text];
  }

  #values(): string[] {
    const open = this.#take();
    if (open.type !== '(') this.#fail(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.type === ')') {
      this.#take();
      return [''];
    }
    if (first.type !== 'identifier' && first.type !== ',') this.#fail(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.#identifiers();
    if (this.#take().type !== ')') this.#fail(`found '${first.text}', expected: ')'`);
    return values;
  }

  /** Identifiers between commas, any of them empty, up to the closing parenthesis. */
  #identifiers(): string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (token.type === 'identifier') {
        values.push(token.text);
        if (next.type === ')') return values;
        if (next.type !== ',') this.#fail(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.type === ',') {
        if (values.length === 0 || next.type === ')' || next.type === ',') values.push('');
        if (next.type === ')') return values;
        if (next.type === ',') this.#take();
      } else {
        this.#fail(`found '${token.text}', expected: ',', or identifier`);
      }
    }
  }
}

/** Requirements sorted by key; the empty string selects everything. The error is upstream's: `unable to parse requirement: …`. */
export function parseLabelSelector(text: string): SelectorResult<LabelRequirements> {
  try {
    return { selector: sortRequirements(new Parser(text).requirements()) };
  } catch (error) {
    if (error instanceof SelectorSyntaxError) return { error: error.message };
    throw error;
  }
}
