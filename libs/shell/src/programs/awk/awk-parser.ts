/** awk's grammar. Throws AwkSyntaxError. */
import type { AwkFunction, AwkProgram, Expression, LValue, Redirection, Rule, Statement } from './awk-syntax.ts';
import { TokenStream } from './awk-token-stream.ts';

export function parseAwk(source: string): AwkProgram {
  return new Parser(new TokenStream(source)).program();
}

const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

class Parser {
  readonly #tokens: TokenStream;
  /** In the arguments of print a `>` redirects, unless parentheses are open. */
  #noGreater = false;
  #noIn = false;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.#tokens.skipTerminators();
    while (this.#tokens.next.type !== 'end') {
      if (this.#tokens.takes('function', 'func')) functions.set(...this.#function());
      else rules.push(this.#rule());
      this.#tokens.skipTerminators();
    }
    return { rules, functions };
  }

  #function(): [string, AwkFunction] {
    const { type, text: name } = this.#tokens.next;
    if (type !== 'name' && type !== 'function-name') this.#tokens.fail();
    this.#tokens.skip();
    this.#tokens.expect('(');
    const parameters: string[] = [];
    while (!this.#tokens.takes(')')) {
      parameters.push(this.#tokens.name());
      if (!this.#tokens.is(')')) this.#tokens.expect(',');
      this.#tokens.skipNewlines();
    }
    this.#tokens.skipNewlines();
    return [name, { parameters, body: this.#block() }];
  }

  #rule(): Rule {
    if (this.#tokens.is('BEGIN', 'END')) {
      const when = this.#tokens.next.text as 'BEGIN' | 'END';
      this.#tokens.skip();
      this.#tokens.skipNewlines();
      return { when, action: this.#block() };
    }
    if (this.#tokens.is('{')) return { when: undefined, action: this.#block() };
    const from = this.#expression();
    let to: Expression | undefined;
    if (this.#tokens.takes(',')) {
      this.#tokens.skipNewlines();
      to = this.#expression();
    }
    return { when: { from, to }, action: this.#tokens.is('{') ? this.#block() : undefined };
  }

  #block(): Statement[] {
    this.#tokens.expect('{');
    const body: Statement[] = [];
    this.#tokens.skipTerminators();
    while (!this.#tokens.takes('}')) {
      body.push(this.#statement());
      this.#tokens.skipTerminators();
    }
    return body;
  }

  #statement(): Statement {
    if (this.#tokens.is('{')) return { kind: 'block', body: this.#block() };
    if (this.#tokens.takes(';')) return { kind: 'block', body: [] };
    if (this.#tokens.takes('if')) return this.#if();
    if (this.#tokens.takes('while')) return { kind: 'while', test: this.#parenthesized(), body: this.#bodyOrNothing(), first: true };
    if (this.#tokens.takes('do')) return this.#do();
    if (this.#tokens.takes('for')) return this.#for();
    const statement = this.#simple();
    if (!this.#tokens.is('}', ';', '\n')) this.#tokens.fail();
    return statement;
  }

  #bodyOrNothing(): Statement {
    this.#tokens.skipNewlines();
    return this.#statement();
  }

  #parenthesized(): Expression {
    this.#tokens.expect('(');
    const test = this.#expression();
    this.#tokens.expect(')');
    return test;
  }

  #if(): Statement {
    const test = this.#parenthesized();
    const then = this.#bodyOrNothing();
    const otherwise = this.#tokens.takesAfterTerminators('else') ? this.#bodyOrNothing() : undefined;
    return { kind: 'if', test, then, otherwise };
  }

  #do(): Statement {
    const body = this.#bodyOrNothing();
    this.#tokens.skipTerminators();
    this.#tokens.expect('while');
    return { kind: 'while', test: this.#parenthesized(), body, first: false };
  }

  #for(): Statement {
    this.#tokens.expect('(');
    const [name, keyword, array, close] = [0, 1, 2, 3].map((count) => this.#tokens.ahead(count));
    if (name?.type === 'name' && keyword?.text === 'in' && array?.type === 'name' && close?.text === ')') {
      this.#tokens.skip(4);
      return { kind: 'for-in', name: name.text, array: array.text, body: this.#bodyOrNothing() };
    }
    const start = this.#tokens.is(';') ? undefined : this.#simple();
    this.#tokens.expect(';');
    this.#tokens.skipNewlines();
    const test = this.#tokens.is(';') ? undefined : this.#expression();
    this.#tokens.expect(';');
    this.#tokens.skipNewlines();
    const step = this.#tokens.is(')') ? undefined : this.#simple();
    this.#tokens.expect(')');
    return { kind: 'for', start, test, step, body: this.#bodyOrNothing() };
  }

  #simple(): Statement {
    for (const kind of ['break', 'continue', 'next', 'nextfile'] as const) if (this.#tokens.takes(kind)) return { kind };
    for (const kind of ['exit', 'return'] as const) {
      if (this.#tokens.takes(kind)) return { kind, value: this.#tokens.is('\n', ';', '}') ? undefined : this.#expression() };
    }
    if (this.#tokens.takes('delete')) {
      const name = this.#tokens.name();
      return { kind: 'delete', name, keys: this.#tokens.is('[') ? this.#subscript() : undefined };
    }
    if (this.#tokens.is('print', 'printf')) return this.#print();
    return { kind: 'expression', expression: this.#expression() };
  }

  #print(): Statement {
    const format = this.#tokens.next.text === 'printf';
    this.#tokens.skip();
    const outer = this.#noGreater;
    this.#noGreater = true;
    let args = this.#tokens.is('\n', ';', '}', '>', '>>', '|') ? [] : this.#list();
    this.#noGreater = outer;
    if (args.length === 1 && args[0]!.kind === 'grouping') args = args[0]!.items;
    return { kind: 'print', format, args, to: this.#redirection() };
  }

  #redirection(): Redirection | undefined {
    if (!this.#tokens.is('>', '>>', '|')) return undefined;
    const kind = this.#tokens.next.text as Redirection['kind'];
    this.#tokens.skip();
    const outer = this.#noGreater;
    this.#noGreater = true;
    const target = this.#condition();
    this.#noGreater = outer;
    return { kind, target };
  }

  #list(): Expression[] {
    const items = [this.#expression()];
    while (this.#tokens.takes(',')) {
      this.#tokens.skipNewlines();
      items.push(this.#expression());
    }
    return items;
  }

  #expression(): Expression {
    const left = this.#condition();
    const operator = this.#tokens.next.text;
    if (this.#tokens.next.type !== 'symbol' || !ASSIGNMENTS.has(operator) || !isLValue(left)) return left;
    this.#tokens.skip();
    this.#tokens.skipNewlines();
    return { kind: 'assign', target: left, operator, value: this.#expression() };
  }

  #condition(): Expression {
    const test = this.#or();
    if (!this.#tokens.takes('?')) return test;
    this.#tokens.skipNewlines();
    const then = this.#expression();
    this.#tokens.skipNewlines();
    this.#tokens.expect(':');
    this.#tokens.skipNewlines();
    return { kind: 'condition', test, then, otherwise: this.#expression() };
  }

  #binary(operators: readonly string[], next: () => Expression): Expression {
    let left = next();
    while (this.#tokens.is(...operators)) {
      const operator = this.#tokens.next.text;
      this.#tokens.skip();
      this.#tokens.skipNewlines();
      left = { kind: 'binary', operator, left, right: next() };
    }
    return left;
  }

  #or(): Expression {
    return this.#binary(['||'], () => this.#binary(['&&'], () => this.#membership()));
  }

  #membership(): Expression {
    let left = this.#matching();
    while (!this.#noIn && this.#tokens.takes('in'))
      left = { kind: 'in', keys: left.kind === 'grouping' ? left.items : [left], array: this.#tokens.name() };
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.#tokens.is('~', '!~')) {
      const operator = this.#tokens.next.text;
      this.#tokens.skip();
      left = { kind: 'binary', operator, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    let left = this.#concatenation();
    for (;;) {
      const { type, text } = this.#tokens.next;
      if (type === 'symbol' && text === '|' && this.#tokens.ahead(1)?.text === 'getline') {
        this.#tokens.skip(2);
        left = { kind: 'getline', target: this.#optionalLValue(), command: left };
      } else if (type === 'symbol' && COMPARISONS.has(text) && !(text === '>' && this.#noGreater)) {
        this.#tokens.skip();
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
    const { type, text } = this.#tokens.next;
    if (type === 'symbol') return ['$', '!', '(', '-', '+', '++', '--'].includes(text);
    return type === 'number' || type === 'string' || type === 'regex' || type === 'name' || type === 'function-name' || type === 'builtin';
  }

  #additive(): Expression {
    return this.#binary(['+', '-'], () => this.#binary(['*', '/', '%'], () => this.#unary()));
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const) {
      if (this.#tokens.takes(operator)) return { kind: 'unary', operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.#tokens.takes('^')) return base;
    const negative = this.#tokens.takes('-');
    const exponent = negative ? ({ kind: 'unary', operator: '-', operand: this.#power() } as const) : this.#power();
    return { kind: 'binary', operator: '^', left: base, right: exponent };
  }

  #postfix(): Expression {
    const operand = this.#primary();
    if (!isLValue(operand) || !this.#tokens.is('++', '--')) return operand;
    const by = this.#tokens.next.text === '++' ? 1 : -1;
    this.#tokens.skip();
    return { kind: 'increment', target: operand, by, prefix: false };
  }

  #primary(): Expression {
    const { type, text } = this.#tokens.next;
    switch (type) {
      case 'number':
        this.#tokens.skip();
        return { kind: 'number', value: Number(text) };
      case 'string':
        this.#tokens.skip();
        return { kind: 'string', value: text };
      case 'regex':
        this.#tokens.skip();
        return { kind: 'regex', source: text };
      case 'builtin':
        this.#tokens.skip();
        return { kind: 'builtin', name: text, args: this.#tokens.is('(') ? this.#arguments() : undefined };
      case 'function-name':
        this.#tokens.skip();
        return { kind: 'call', name: text, args: this.#arguments() };
      case 'name':
        this.#tokens.skip();
        return this.#tokens.is('[') ? { kind: 'element', name: text, keys: this.#subscript() } : { kind: 'variable', name: text };
      default:
        return this.#marked();
    }
  }

  #marked(): Expression {
    if (this.#tokens.takes('$'))
      return { kind: 'field', index: this.#tokens.is('++', '--', '-', '+', '!') ? this.#unary() : this.#primary() };
    if (this.#tokens.is('++', '--')) {
      const by = this.#tokens.next.text === '++' ? 1 : -1;
      this.#tokens.skip();
      const target = this.#primary();
      if (!isLValue(target)) this.#tokens.fail();
      return { kind: 'increment', target, by, prefix: true };
    }
    if (this.#tokens.takes('getline')) {
      const target = this.#optionalLValue();
      return this.#tokens.takes('<') ? { kind: 'getline', target, file: this.#power() } : { kind: 'getline', target };
    }
    if (!this.#tokens.takes('(')) this.#tokens.fail();
    const [outer, outerIn] = [this.#noGreater, this.#noIn];
    this.#noGreater = this.#noIn = false;
    this.#tokens.skipNewlines();
    const items = this.#list();
    this.#tokens.skipNewlines();
    this.#noGreater = outer;
    this.#noIn = outerIn;
    this.#tokens.expect(')');
    return items.length === 1 ? { kind: 'group', inner: items[0]! } : { kind: 'grouping', items };
  }

  #optionalLValue(): LValue | undefined {
    const { type, text } = this.#tokens.next;
    if (type !== 'name' && !(type === 'symbol' && text === '$')) return undefined;
    const target = this.#primary();
    return isLValue(target) ? target : this.#tokens.fail();
  }

  #arguments(): Expression[] {
    this.#tokens.expect('(');
    const outer = this.#noGreater;
    this.#noGreater = false;
    this.#tokens.skipNewlines();
    const args = this.#tokens.is(')') ? [] : this.#list();
    this.#tokens.skipNewlines();
    this.#noGreater = outer;
    this.#tokens.expect(')');
    return args;
  }

  #subscript(): Expression[] {
    this.#tokens.expect('[');
    const outer = this.#noGreater;
    this.#noGreater = false;
    const keys = this.#list();
    this.#noGreater = outer;
    this.#tokens.expect(']');
    return keys;
  }
}

function isLValue(expression: Expression): expression is LValue {
  return expression.kind === 'variable' || expression.kind === 'field' || expression.kind === 'element';
}
