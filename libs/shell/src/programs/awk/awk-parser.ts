/** awk's grammar. Throws AwkSyntaxError. */
import { AwkSyntaxError, tokenizeAwk, type Token } from './awk-lexer.ts';
import type { AwkFunction, AwkProgram, Expression, LValue, Redirection, Rule, Statement } from './awk-syntax.ts';

export function parseAwk(source: string): AwkProgram {
  return new Parser(tokenizeAwk(source)).program();
}

const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** In the arguments of print a `>` redirects, unless parentheses are open. */
  #noGreater = false;
  #noIn = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #is(...texts: string[]): boolean {
    const { type, text } = this.#token;
    return (type === 'symbol' || type === 'keyword' || type === 'newline') && texts.includes(text);
  }

  #takes(...texts: string[]): boolean {
    if (!this.#is(...texts)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) this.#fail();
  }

  #fail(): never {
    const { type, text, line } = this.#token;
    if (type === 'end') throw new AwkSyntaxError(`line ${line}: missing } near end of file`);
    throw new AwkSyntaxError(`line ${line}: syntax error at or near ${text === '\n' ? 'end of line' : text}`);
  }

  #skipNewlines(): void {
    while (this.#takes('\n')) continue;
  }

  #skipTerminators(): void {
    while (this.#takes('\n', ';')) continue;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.#skipTerminators();
    while (this.#token.type !== 'end') {
      if (this.#takes('function', 'func')) functions.set(...this.#function());
      else rules.push(this.#rule());
      this.#skipTerminators();
    }
    return { rules, functions };
  }

  #function(): [string, AwkFunction] {
    const { type, text: name } = this.#token;
    if (type !== 'name' && type !== 'function-name') this.#fail();
    this.#at++;
    this.#expect('(');
    const parameters: string[] = [];
    while (!this.#takes(')')) {
      parameters.push(this.#name());
      if (!this.#is(')')) this.#expect(',');
      this.#skipNewlines();
    }
    this.#skipNewlines();
    return [name, { parameters, body: this.#block() }];
  }

  #name(): string {
    const { type, text } = this.#token;
    if (type !== 'name') this.#fail();
    this.#at++;
    return text;
  }

  #rule(): Rule {
    if (this.#is('BEGIN', 'END')) {
      const when = this.#token.text as 'BEGIN' | 'END';
      this.#at++;
      this.#skipNewlines();
      return { when, action: this.#block() };
    }
    if (this.#is('{')) return { when: undefined, action: this.#block() };
    const from = this.#expression();
    let to: Expression | undefined;
    if (this.#takes(',')) {
      this.#skipNewlines();
      to = this.#expression();
    }
    return { when: { from, to }, action: this.#is('{') ? this.#block() : undefined };
  }

  #block(): Statement[] {
    this.#expect('{');
    const body: Statement[] = [];
    this.#skipTerminators();
    while (!this.#takes('}')) {
      body.push(this.#statement());
      this.#skipTerminators();
    }
    return body;
  }

  #statement(): Statement {
    if (this.#is('{')) return { kind: 'block', body: this.#block() };
    if (this.#takes(';')) return { kind: 'block', body: [] };
    if (this.#takes('if')) return this.#if();
    if (this.#takes('while')) return { kind: 'while', test: this.#parenthesized(), body: this.#bodyOrNothing(), first: true };
    if (this.#takes('do')) return this.#do();
    if (this.#takes('for')) return this.#for();
    const statement = this.#simple();
    if (!this.#is('}', ';', '\n')) this.#fail();
    return statement;
  }

  #bodyOrNothing(): Statement {
    this.#skipNewlines();
    return this.#statement();
  }

  #parenthesized(): Expression {
    this.#expect('(');
    const test = this.#expression();
    this.#expect(')');
    return test;
  }

  #if(): Statement {
    const test = this.#parenthesized();
    const then = this.#bodyOrNothing();
    const before = this.#at;
    this.#skipTerminators();
    if (this.#takes('else')) return { kind: 'if', test, then, otherwise: this.#bodyOrNothing() };
    this.#at = before;
    return { kind: 'if', test, then, otherwise: undefined };
  }

  #do(): Statement {
    const body = this.#bodyOrNothing();
    this.#skipTerminators();
    this.#expect('while');
    return { kind: 'while', test: this.#parenthesized(), body, first: false };
  }

  #for(): Statement {
    this.#expect('(');
    const [name, keyword, array, close] = this.#tokens.slice(this.#at, this.#at + 4);
    if (name?.type === 'name' && keyword?.text === 'in' && array?.type === 'name' && close?.text === ')') {
      this.#at += 4;
      return { kind: 'for-in', name: name.text, array: array.text, body: this.#bodyOrNothing() };
    }
    const start = this.#is(';') ? undefined : this.#simple();
    this.#expect(';');
    this.#skipNewlines();
    const test = this.#is(';') ? undefined : this.#expression();
    this.#expect(';');
    this.#skipNewlines();
    const step = this.#is(')') ? undefined : this.#simple();
    this.#expect(')');
    return { kind: 'for', start, test, step, body: this.#bodyOrNothing() };
  }

  #simple(): Statement {
    for (const kind of ['break', 'continue', 'next', 'nextfile'] as const) if (this.#takes(kind)) return { kind };
    for (const kind of ['exit', 'return'] as const) {
      if (this.#takes(kind)) return { kind, value: this.#is('\n', ';', '}') ? undefined : this.#expression() };
    }
    if (this.#takes('delete')) {
      const name = this.#name();
      return { kind: 'delete', name, keys: this.#is('[') ? this.#subscript() : undefined };
    }
    if (this.#is('print', 'printf')) return this.#print();
    return { kind: 'expression', expression: this.#expression() };
  }

  #print(): Statement {
    const format = this.#token.text === 'printf';
    this.#at++;
    const outer = this.#noGreater;
    this.#noGreater = true;
    let args = this.#is('\n', ';', '}', '>', '>>', '|') ? [] : this.#list();
    this.#noGreater = outer;
    if (args.length === 1 && args[0]!.kind === 'grouping') args = args[0]!.items;
    return { kind: 'print', format, args, to: this.#redirection() };
  }

  #redirection(): Redirection | undefined {
    if (!this.#is('>', '>>', '|')) return undefined;
    const kind = this.#token.text as Redirection['kind'];
    this.#at++;
    const outer = this.#noGreater;
    this.#noGreater = true;
    const target = this.#condition();
    this.#noGreater = outer;
    return { kind, target };
  }

  #list(): Expression[] {
    const items = [this.#expression()];
    while (this.#takes(',')) {
      this.#skipNewlines();
      items.push(this.#expression());
    }
    return items;
  }

  #expression(): Expression {
    const left = this.#condition();
    const operator = this.#token.text;
    if (this.#token.type !== 'symbol' || !ASSIGNMENTS.has(operator) || !isLValue(left)) return left;
    this.#at++;
    this.#skipNewlines();
    return { kind: 'assign', target: left, operator, value: this.#expression() };
  }

  #condition(): Expression {
    const test = this.#or();
    if (!this.#takes('?')) return test;
    this.#skipNewlines();
    const then = this.#expression();
    this.#skipNewlines();
    this.#expect(':');
    this.#skipNewlines();
    return { kind: 'condition', test, then, otherwise: this.#expression() };
  }

  #binary(operators: readonly string[], next: () => Expression): Expression {
    let left = next();
    while (this.#is(...operators)) {
      const operator = this.#token.text;
      this.#at++;
      this.#skipNewlines();
      left = { kind: 'binary', operator, left, right: next() };
    }
    return left;
  }

  #or(): Expression {
    return this.#binary(['||'], () => this.#binary(['&&'], () => this.#membership()));
  }

  #membership(): Expression {
    let left = this.#matching();
    while (!this.#noIn && this.#takes('in'))
      left = { kind: 'in', keys: left.kind === 'grouping' ? left.items : [left], array: this.#name() };
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.#is('~', '!~')) {
      const operator = this.#token.text;
      this.#at++;
      left = { kind: 'binary', operator, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    let left = this.#concatenation();
    for (;;) {
      const { type, text } = this.#token;
      if (type === 'symbol' && text === '|' && this.#tokens[this.#at + 1]?.text === 'getline') {
        this.#at += 2;
        left = { kind: 'getline', target: this.#optionalLValue(), command: left };
      } else if (type === 'symbol' && COMPARISONS.has(text) && !(text === '>' && this.#noGreater)) {
        this.#at++;
        left = { kind: 'binary', operator: text, left, right: this.#concatenation() };
      } else return left;
    }
  }

  #concatenation(): Expression {
    let left = this.#additive();
    while (this.#beginsOperand()) left = { kind: 'binary', operator: ' ', left, right: this.#additive() };
    return left;
  }

  #beginsOperand(): boolean {
    const { type, text } = this.#token;
    if (type === 'symbol') return ['$', '!', '(', '-', '+', '++', '--'].includes(text);
    return type === 'number' || type === 'string' || type === 'regex' || type === 'name' || type === 'function-name' || type === 'builtin';
  }

  #additive(): Expression {
    return this.#binary(['+', '-'], () => this.#binary(['*', '/', '%'], () => this.#unary()));
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const) {
      if (this.#takes(operator)) return { kind: 'unary', operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.#takes('^')) return base;
    const negative = this.#takes('-');
    const exponent = negative ? ({ kind: 'unary', operator: '-', operand: this.#power() } as const) : this.#power();
    return { kind: 'binary', operator: '^', left: base, right: exponent };
  }

  #postfix(): Expression {
    const operand = this.#primary();
    if (!isLValue(operand) || !this.#is('++', '--')) return operand;
    const by = this.#token.text === '++' ? 1 : -1;
    this.#at++;
    return { kind: 'increment', target: operand, by, prefix: false };
  }

  #primary(): Expression {
    const { type, text } = this.#token;
    switch (type) {
      case 'number':
        this.#at++;
        return { kind: 'number', value: Number(text) };
      case 'string':
        this.#at++;
        return { kind: 'string', value: text };
      case 'regex':
        this.#at++;
        return { kind: 'regex', source: text };
      case 'builtin':
        this.#at++;
        return { kind: 'builtin', name: text, args: this.#is('(') ? this.#arguments() : undefined };
      case 'function-name':
        this.#at++;
        return { kind: 'call', name: text, args: this.#arguments() };
      case 'name':
        this.#at++;
        return this.#is('[') ? { kind: 'element', name: text, keys: this.#subscript() } : { kind: 'variable', name: text };
      default:
        return this.#marked();
    }
  }

  #marked(): Expression {
    if (this.#takes('$')) return { kind: 'field', index: this.#is('++', '--', '-', '+', '!') ? this.#unary() : this.#primary() };
    if (this.#is('++', '--')) {
      const by = this.#token.text === '++' ? 1 : -1;
      this.#at++;
      const target = this.#primary();
      if (!isLValue(target)) this.#fail();
      return { kind: 'increment', target, by, prefix: true };
    }
    if (this.#takes('getline')) {
      const target = this.#optionalLValue();
      return this.#takes('<') ? { kind: 'getline', target, file: this.#power() } : { kind: 'getline', target };
    }
    if (!this.#takes('(')) this.#fail();
    const [outer, outerIn] = [this.#noGreater, this.#noIn];
    this.#noGreater = this.#noIn = false;
    this.#skipNewlines();
    const items = this.#list();
    this.#skipNewlines();
    this.#noGreater = outer;
    this.#noIn = outerIn;
    this.#expect(')');
    return items.length === 1 ? { kind: 'group', inner: items[0]! } : { kind: 'grouping', items };
  }

  #optionalLValue(): LValue | undefined {
    const { type, text } = this.#token;
    if (type !== 'name' && !(type === 'symbol' && text === '$')) return undefined;
    const target = this.#primary();
    return isLValue(target) ? target : this.#fail();
  }

  #arguments(): Expression[] {
    this.#expect('(');
    const outer = this.#noGreater;
    this.#noGreater = false;
    this.#skipNewlines();
    const args = this.#is(')') ? [] : this.#list();
    this.#skipNewlines();
    this.#noGreater = outer;
    this.#expect(')');
    return args;
  }

  #subscript(): Expression[] {
    this.#expect('[');
    const outer = this.#noGreater;
    this.#noGreater = false;
    const keys = this.#list();
    this.#noGreater = outer;
    this.#expect(']');
    return keys;
  }
}

function isLValue(expression: Expression): expression is LValue {
  return expression.kind === 'variable' || expression.kind === 'field' || expression.kind === 'element';
}
