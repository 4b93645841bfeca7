/** Programs of jq 1.6 as trees. */
import { syntaxError, type Token, tokenize } from './jq-lexer.ts';
import type { Definition, JqSyntaxError, Node, Pattern } from './jq-syntax.ts';

const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

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

const isNumber = (node: Node): node is Node & { kind: 'literal'; value: number } =>
  node.kind === 'literal' && typeof node.value === 'number';

class Parser {
  readonly #program: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(program: string) {
    this.#program = program;
    this.#tokens = tokenize(program);
  }

  program(): Node {
    if (this.#is('end')) return { kind: 'identity' };
    const node = this.#pipe();
    if (!this.#is('end')) throw this.#unexpected('$end');
    return node;
  }

  /** Nothing but definitions. */
  definitions(): Definition[] {
    const found: Definition[] = [];
    while (!this.#is('end')) found.push(this.#definition());
    return found;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #is(kind: string, text?: string): boolean {
    return this.#next.kind === kind && (text === undefined || this.#next.text === text);
  }

  #word(text: string): boolean {
    return this.#is('keyword', text);
  }

  #accept(kind: string, text?: string): Token | undefined {
    return this.#is(kind, text) ? this.#tokens[this.#at++] : undefined;
  }

  #expect(kind: string, text?: string): Token {
    const token = this.#accept(kind, text);
    if (!token) throw this.#unexpected(kind === 'keyword' ? undefined : kind.length === 1 ? `'${kind}'` : undefined);
    return token;
  }

  #unexpected(expecting?: string): JqSyntaxError {
    const wanted =
      expecting !== undefined && (expecting === '$end' || this.#next.kind === 'end') && expecting !== "')'" && expecting !== "']'"
        ? `, expecting ${expecting}`
        : '';
    return syntaxError(
      this.#program,
      `syntax error, unexpected ${bisonName(this.#next)}${wanted} (Unix shell quoting issues?)`,
      this.#next.at,
    );
  }

  #pipe(): Node {
    if (this.#word('def')) {
      const definition = this.#definition();
      return { kind: 'define', definition, body: this.#pipe() };
    }
    const left = this.#comma();
    if (this.#accept('keyword', 'as')) return this.#binding(left);
    if (!this.#accept('|')) return left;
    return { kind: 'pipe', left, right: this.#pipe() };
  }

  #binding(source: Node): Node {
    const patterns = [this.#pattern()];
    while (this.#accept('?//')) patterns.push(this.#pattern());
    if (!this.#accept('|')) throw this.#unexpected("'|'");
    return { kind: 'bind', source, patterns, body: this.#pipe() };
  }

  #definition(): Definition {
    this.#expect('keyword', 'def');
    const name = (this.#accept('name') ?? this.#expect('keyword')).text;
    const params: string[] = [];
    if (this.#accept('('))
      do params.push((this.#accept('variable') ?? this.#expect('name')).text);
      while (this.#accept(';'));
    if (params.length > 0) this.#expect(')');
    this.#expect(':');
    const body = this.#pipe();
    this.#expect(';');
    return { name, params, body };
  }

  #comma(): Node {
    let left = this.#update();
    while (this.#accept(',')) left = { kind: 'comma', left, right: this.#update() };
    return left;
  }

  #update(): Node {
    const left = this.#alternative();
    if (!UPDATES.has(this.#next.kind)) return left;
    const operator = this.#tokens[this.#at++]!.kind;
    return { kind: 'update', operator, left, right: this.#alternative() };
  }

  #alternative(): Node {
    const left = this.#or();
    return this.#accept('//') ? { kind: 'binary', operator: '//', left, right: this.#alternative() } : left;
  }

  #or(): Node {
    let left = this.#and();
    while (this.#accept('keyword', 'or')) left = { kind: 'binary', operator: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Node {
    let left = this.#comparison();
    while (this.#accept('keyword', 'and')) left = { kind: 'binary', operator: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Node {
    const left = this.#sum();
    if (!COMPARISONS.has(this.#next.kind)) return left;
    const operator = this.#tokens[this.#at++]!.kind;
    return { kind: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Node {
    let left = this.#product();
    while (this.#is('+') || this.#is('-')) {
      const operator = this.#tokens[this.#at++]!.kind;
      left = { kind: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Node {
    const begin = this.#next.at;
    let left = this.#unary();
    while (this.#is('*') || this.#is('/') || this.#is('%')) {
      const operator = this.#tokens[this.#at++]!.kind;
      const right = this.#unary();
      // What is known before the program runs is divided then.
      if (operator === '/' && isNumber(left) && isNumber(right) && right.value === 0)
        throw syntaxError(this.#program, 'Division by zero?', begin);
      left = { kind: 'binary', operator, left, right };
    }
    return left;
  }

  #unary(): Node {
    if (this.#accept('-')) return { kind: 'negate', body: this.#unary() };
    const term = this.#postfix();
    // `term as $x | …` takes all that follows.
    if (this.#word('as')) {
      this.#at++;
      return this.#binding(term);
    }
    return term;
  }

  #postfix(): Node {
    let node = this.#primary();
    for (;;) {
      if (this.#accept('?')) node = { kind: 'try', body: node, catcher: undefined };
      else if (this.#is('field'))
        node = { kind: 'index', of: node, by: { kind: 'literal', value: this.#tokens[this.#at++]!.text.slice(1) } };
      else if (this.#is('.') && this.#tokens[this.#at + 1]?.kind === 'text') {
        this.#at++;
        node = { kind: 'index', of: node, by: this.#text(undefined) };
      } else if (this.#is('.') && this.#tokens[this.#at + 1]?.kind === '[') {
        this.#at++;
        throw syntaxError(this.#program, "syntax error, unexpected '[', expecting FORMAT or QQSTRING_START (Unix shell quoting issues?)");
      } else if (this.#accept('[')) node = this.#subscript(node);
      else return node;
    }
  }

  #subscript(of: Node): Node {
    if (this.#accept(']')) return { kind: 'each', of };
    if (this.#accept(':')) {
      const to = this.#pipe();
      this.#expect(']');
      return { kind: 'slice', of, from: undefined, to };
    }
    const by = this.#pipe();
    if (this.#accept(':')) {
      const to = this.#is(']') ? undefined : this.#pipe();
      this.#expect(']');
      return { kind: 'slice', of, from: by, to };
    }
    this.#expect(']');
    return { kind: 'index', of, by };
  }

  #text(format: string | undefined): Node {
    const { parts } = this.#expect('text');
    const nodes = parts!.map((part) => (typeof part === 'string' ? part : new Parser(part.program).program()));
    if (nodes.every((part) => typeof part === 'string')) return { kind: 'literal', value: nodes.join('') };
    return { kind: 'text', format, parts: nodes };
  }

  #primary(): Node {
    const token = this.#next;
    switch (token.kind) {
      case 'number':
        this.#at++;
        return { kind: 'literal', value: Number(token.text) };
      case 'text':
        return this.#text(undefined);
      case 'format':
        this.#at++;
        return this.#is('text') ? this.#text(token.text) : { kind: 'format', name: token.text };
      case 'field':
        this.#at++;
        return { kind: 'index', of: { kind: 'identity' }, by: { kind: 'literal', value: token.text.slice(1) } };
      case '..':
        this.#at++;
        return { kind: 'recurse' };
      case '.':
        this.#at++;
        if (this.#is('text')) return { kind: 'index', of: { kind: 'identity' }, by: this.#text(undefined) };
        return { kind: 'identity' };
      case 'variable':
        this.#at++;
        if (token.text === '$__loc__')
          return {
            kind: 'literal',
            value: new Map<string, string | number>([
              ['file', '<top-level>'],
              ['line', 1],
            ]),
          };
        return { kind: 'variable', name: token.text };
      case '(': {
        this.#at++;
        const node = this.#pipe();
        this.#expect(')');
        return node;
      }
      case '[': {
        this.#at++;
        if (this.#accept(']')) return { kind: 'array', body: undefined };
        const body = this.#pipe();
        this.#expect(']');
        return { kind: 'array', body };
      }
      case '{':
        return this.#object();
      case 'name':
        return this.#call();
      case 'keyword':
        return this.#statement();
      default:
        throw this.#unexpected();
    }
  }

  #call(): Node {
    const name = this.#expect('name').text;
    if (name === 'break' && this.#is('variable')) return { kind: 'break', name: this.#expect('variable').text };
    const args: Node[] = [];
    if (this.#accept('(')) {
      do args.push(this.#pipe());
      while (this.#accept(';'));
      this.#expect(')');
    }
    return { kind: 'call', name, args };
  }

  #statement(): Node {
    if (this.#accept('keyword', 'if')) return this.#if();
    if (this.#accept('keyword', 'try')) {
      const body = this.#postfix();
      return { kind: 'try', body, catcher: this.#accept('keyword', 'catch') ? this.#postfix() : undefined };
    }
    if (this.#accept('keyword', 'label')) {
      const { text: name } = this.#expect('variable');
      this.#expect('|');
      return { kind: 'label', name, body: this.#pipe() };
    }
    if (this.#accept('keyword', 'reduce')) {
      const [source, pattern] = this.#loop();
      const start = this.#pipe();
      this.#expect(';');
      const update = this.#pipe();
      this.#expect(')');
      return { kind: 'reduce', source, pattern, start, update };
    }
    if (this.#accept('keyword', 'foreach')) {
      const [source, pattern] = this.#loop();
      const start = this.#pipe();
      this.#expect(';');
      const update = this.#pipe();
      const extract = this.#accept(';') ? this.#pipe() : undefined;
      this.#expect(')');
      return { kind: 'foreach', source, pattern, start, update, extract };
    }
    if (this.#word('def')) {
      const definition = this.#definition();
      return { kind: 'define', definition, body: this.#pipe() };
    }
    throw this.#unexpected();
  }

  #loop(): [Node, Pattern] {
    const source = this.#postfix();
    this.#expect('keyword', 'as');
    const pattern = this.#pattern();
    this.#expect('(');
    return [source, pattern];
  }

  #if(): Node {
    const test = this.#pipe();
    this.#expect('keyword', 'then');
    const then = this.#pipe();
    if (this.#accept('keyword', 'elif')) return { kind: 'if', test, then, otherwise: this.#if() };
    const otherwise: Node = this.#accept('keyword', 'else') ? this.#pipe() : { kind: 'identity' };
    this.#expect('keyword', 'end');
    return { kind: 'if', test, then, otherwise };
  }

  #object(): Node {
    this.#expect('{');
    const members: [Node, Node][] = [];
    if (this.#accept('}')) return { kind: 'object', members };
    do {
      if (this.#is('}')) break;
      members.push(this.#member());
    } while (this.#accept(','));
    this.#expect('}');
    return { kind: 'object', members };
  }

  #member(): [Node, Node] {
    const token = this.#next;
    const literal = (value: string): Node => ({ kind: 'literal', value });
    const own = (name: Node): Node => ({ kind: 'index', of: { kind: 'identity' }, by: name });
    if (token.kind === 'variable') {
      this.#at++;
      return [literal(token.text.slice(1)), { kind: 'variable', name: token.text }];
    }
    let key: Node;
    if (this.#accept('(')) {
      key = this.#pipe();
      this.#expect(')');
      this.#expect(':');
      return [key, this.#objectValue()];
    }
    if (token.kind === 'text') key = this.#text(undefined);
    else if (token.kind === 'format') {
      this.#at++;
      key = this.#is('text') ? this.#text(token.text) : { kind: 'format', name: token.text };
    } else if (token.kind === 'name' || token.kind === 'keyword' || token.kind === 'number') {
      this.#at++;
      key = literal(token.text);
    } else throw this.#unexpected();
    return this.#accept(':') ? [key, this.#objectValue()] : [key, own(key)];
  }

  /** Values of members stop at a comma. */
  #objectValue(): Node {
    let left: Node = this.#alternative();
    while (this.#accept('|')) left = { kind: 'pipe', left, right: this.#alternative() };
    return left;
  }

  #pattern(): Pattern {
    const name = this.#accept('variable');
    if (name) return { kind: 'name', name: name.text };
    if (this.#accept('[')) {
      const items: Pattern[] = [];
      do items.push(this.#pattern());
      while (this.#accept(','));
      this.#expect(']');
      return { kind: 'list', items };
    }
    if (!this.#accept('{'))
      throw syntaxError(
        this.#program,
        `syntax error, unexpected ${bisonName(this.#next)}, expecting '$' or '[' or '{' (Unix shell quoting issues?)`,
        this.#next.at,
      );
    const members: [Node, Pattern | undefined, string | undefined][] = [];
    do {
      const variable = this.#accept('variable');
      let key: Node;
      if (variable) key = { kind: 'literal', value: variable.text.slice(1) };
      else if (this.#accept('(')) {
        key = this.#pipe();
        this.#expect(')');
      } else if (this.#is('text')) key = this.#text(undefined);
      else key = { kind: 'literal', value: (this.#accept('name') ?? this.#expect('keyword')).text };
      members.push([key, this.#accept(':') ? this.#pattern() : undefined, variable?.text]);
    } while (this.#accept(','));
    this.#expect('}');
    return { kind: 'members', members };
  }
}

/** Throws a `JqSyntaxError`. */
export const parseProgram = (program: string): Node => new Parser(program).program();
export const parseDefinitions = (program: string): Definition[] => new Parser(program).definitions();
