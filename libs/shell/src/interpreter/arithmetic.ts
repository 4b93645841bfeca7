/** What arithmetic needs of the shell: variables as text. */
export interface ArithmeticScope {
  /** The text of a variable or element; `''` when unset. Throws what `set -u` asks for. */
  get(name: string, index: string | undefined): string;
  set(name: string, index: string | undefined, value: string): void;
}

/** A failure in bash's words, without the `bash: ` before it. */
export class ArithmeticError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const TOKEN =
  /\s*(?:(\d+#[\w@]+|0[xX][0-9a-fA-F]+|\d[\w]*)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:,()[\]])|(\S))/y;
const ASSIGNMENT = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^=']);
const LEVELS: readonly (readonly string[])[] = [
  ['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<=', '>=', '<', '>'], ['<<', '>>'], ['+', '-'], ['*', '/', '%'],
]; // prettier-ignore
const MAX_DEPTH = 100;

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'name' | 'operator' | 'other';
  readonly pos: number;
}

/** Evaluates an expression whose `$` parts are expanded already, in 64-bit integers. Throws an ArithmeticError. */
export function evaluate(text: string, scope: ArithmeticScope, depth = 0): bigint {
  if (depth > MAX_DEPTH) throw new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (/^[1-9]\d{0,14}$|^0$/.test(trimmed)) return BigInt(trimmed);
  return new Evaluation(text, scope, depth).run();
}

class Evaluation {
  readonly #text: string;
  readonly #scope: ArithmeticScope;
  readonly #depth: number;
  readonly #tokens: Token[];
  #at = 0;
  /** Above 0: the value is not wanted (the other branch of `?:`, `&&`, `||`), so nothing is assigned. */
  #skipping = 0;

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    this.#text = text.replace(/^\s+/, '');
    this.#scope = scope;
    this.#depth = depth;
    this.#tokens = tokenize(this.#text);
  }

  run(): bigint {
    const value = this.#comma();
    const next = this.#peek();
    if (!next) return value;
    if (next.kind === 'other') this.#fail('syntax error: invalid arithmetic operator');
    return this.#fail(
      next.kind === 'operator' && !'(['.includes(next.text) ? 'syntax error: operand expected' : 'syntax error in expression',
    );
  }

  #comma(): bigint {
    let value = this.#assignment();
    while (this.#accept(',')) value = this.#assignment();
    return value;
  }

  #assignment(): bigint {
    const start = this.#at;
    if (this.#peek()?.kind === 'name') {
      const target = this.#target();
      const operator = this.#peek()?.text ?? '';
      if (ASSIGNMENT.has(operator)) {
        this.#at++;
        const value = this.#assignment();
        return this.#assign(target, operator === '=' ? value : this.#binary(operator.slice(0, -1), this.#read(target), value));
      }
      this.#at = start;
    }
    return this.#ternary();
  }

  #ternary(): bigint {
    const condition = this.#level(0);
    if (!this.#accept('?')) return condition;
    const consequent = this.#unless(condition === 0n, () => this.#comma());
    if (!this.#accept(':')) this.#fail("`:' expected for conditional expression");
    const alternate = this.#unless(condition !== 0n, () => this.#assignment());
    return condition !== 0n ? consequent : alternate;
  }

  #level(level: number): bigint {
    if (level === LEVELS.length) return this.#power();
    let value = this.#level(level + 1);
    for (;;) {
      const operator = this.#peek()?.text ?? '';
      if (this.#peek()?.kind !== 'operator' || !LEVELS[level]!.includes(operator)) return value;
      this.#at++;
      const decided = (operator === '&&' && value === 0n) || (operator === '||' && value !== 0n);
      const right = this.#unless(decided, () => this.#level(level + 1));
      value = this.#binary(operator, value, right);
    }
  }

  #power(): bigint {
    const base = this.#unary();
    if (!this.#accept('**')) return base;
    const exponent = this.#power();
    if (exponent < 0n) this.#fail('exponent less than 0');
    return power(base, exponent);
  }

  #unary(): bigint {
    const operator = this.#peek()?.text;
    if (operator === '++' || operator === '--') return this.#prefixStep(operator);
    if (operator === undefined || !['!', '~', '-', '+'].includes(operator)) return this.#postfix();
    this.#at++;
    const value = this.#unary();
    if (operator === '!') return value === 0n ? 1n : 0n;
    if (operator === '~') return ~value;
    return operator === '-' ? wrap(-value) : value;
  }

  #prefixStep(operator: string): bigint {
    this.#at++;
    if (this.#peek()?.kind !== 'name') return operator === '--' ? this.#unary() : this.#unary();
    const target = this.#target();
    return this.#assign(target, wrap(this.#read(target) + (operator === '++' ? 1n : -1n)));
  }

  #postfix(): bigint {
    const token = this.#peek();
    if (!token) this.#fail('syntax error: operand expected');
    if (token.kind === 'number') {
      this.#at++;
      return this.#number(token.text);
    }
    if (token.kind === 'name') {
      const target = this.#target();
      const value = this.#read(target);
      if (this.#accept('++')) this.#assign(target, wrap(value + 1n));
      else if (this.#accept('--')) this.#assign(target, wrap(value - 1n));
      return value;
    }
    if (!this.#accept('(')) this.#fail('syntax error: operand expected');
    const value = this.#comma();
    if (!this.#accept(')')) this.#fail("missing `)'");
    return value;
  }

  #target(): { name: string; index: string | undefined } {
    const name = this.#tokens[this.#at++]!.text;
    if (this.#peek()?.text !== '[') return { name, index: undefined };
    const open = this.#tokens[this.#at++]!;
    for (let depth = 1; depth > 0; this.#at++) {
      const text = this.#peek()?.text;
      if (text === undefined) this.#fail('bad array subscript');
      if (text === '[') depth++;
      if (text === ']') depth--;
    }
    return { name, index: this.#text.slice(open.pos + 1, this.#tokens[this.#at - 1]!.pos) };
  }

  #read({ name, index }: { name: string; index: string | undefined }): bigint {
    if (this.#skipping > 0) return 0n;
    return evaluate(this.#scope.get(name, index), this.#scope, this.#depth + 1);
  }

  #assign({ name, index }: { name: string; index: string | undefined }, value: bigint): bigint {
    if (this.#skipping === 0) this.#scope.set(name, index, String(value));
    return value;
  }

  #unless<T>(skip: boolean, parse: () => T): T {
    if (skip) this.#skipping++;
    const value = parse();
    if (skip) this.#skipping--;
    return value;
  }

  #binary(operator: string, left: bigint, right: bigint): bigint {
    if ((operator === '/' || operator === '%') && right === 0n) {
      if (this.#skipping > 0) return 0n;
      this.#at = Math.max(0, this.#at - 1);
      this.#fail('division by 0');
    }
    return apply(operator, left, right);
  }

  #number(text: string): bigint {
    const based = /^(\d+)#(.*)$/.exec(text);
    if (based) return this.#inBase(text, based[2]!, Number(based[1]));
    if (/^0[xX]/.test(text)) return wrap(BigInt(text));
    if (/^0\d*$/.test(text)) return this.#inBase(text, text, 8);
    if (!/^\d+$/.test(text)) this.#failAt(text, 'value too great for base');
    return wrap(BigInt(text));
  }

  #inBase(text: string, digits: string, base: number): bigint {
    if (base < 2 || base > 64) this.#failAt(text, 'invalid arithmetic base');
    let value = 0n;
    for (const digit of digits) {
      const worth = digitValue(digit, base);
      if (worth >= base) this.#failAt(text, 'value too great for base');
      value = wrap(value * BigInt(base) + BigInt(worth));
    }
    return value;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #accept(text: string): boolean {
    if (this.#peek()?.text !== text) return false;
    this.#at++;
    return true;
  }

  #fail(reason: string): never {
    const token = this.#peek();
    return this.#failAt(token ? this.#text.slice(token.pos) : (this.#tokens.at(-1)?.text ?? ''), reason);
  }

  #failAt(token: string, reason: string): never {
    throw new ArithmeticError(`${this.#text}: ${reason} (error token is "${token}")`);
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : match[3] !== undefined ? 'operator' : 'other';
    const token = match[1] ?? match[2] ?? match[3] ?? match[4]!;
    tokens.push({ text: token, kind, pos: TOKEN.lastIndex - token.length });
  }
  return tokens;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

function apply(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return wrap(left + right);
    case '-':
      return wrap(left - right);
    case '*':
      return wrap(left * right);
    case '/':
      return wrap(left / right);
    case '%':
      return left % right;
    case '<<':
      return wrap(left << (right & 63n));
    case '>>':
      return left >> (right & 63n);
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    default:
      return truth(left !== 0n || right !== 0n);
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [base, exponent]; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = wrap(result * square);
    square = wrap(square * square);
  }
  return result;
}

function digitValue(digit: string, base: number): number {
  if (/\d/.test(digit)) return Number(digit);
  if (/[a-z]/.test(digit)) return digit.charCodeAt(0) - 87;
  if (/[A-Z]/.test(digit)) return base <= 36 ? digit.charCodeAt(0) - 55 : digit.charCodeAt(0) - 29;
  return digit === '@' ? 62 : 63;
}
