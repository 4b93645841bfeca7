/** Programs of jq 1.6 as trees. */
import type { Definition, Node, Pattern } from './jq-syntax.ts';
import { TokenStream } from './jq-token-stream.ts';

const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

const isNumber = (node: Node): node is Node & { kind: 'literal'; value: number } =>
  node.kind === 'literal' && typeof node.value === 'number';

class Parser {
  readonly #tokens: TokenStream;

  constructor(program: string) {
    this.#tokens = new TokenStream(program);
  }

  program(): Node {
    if (this.#tokens.is('end')) return { kind: 'identity' };
    const node = this.#pipe();
    if (!this.#tokens.is('end')) throw this.#tokens.unexpected('$end');
    return node;
  }

  /** Nothing but definitions. */
  definitions(): Definition[] {
    const found: Definition[] = [];
    while (!this.#tokens.is('end')) found.push(this.#definition());
    return found;
  }

  #pipe(): Node {
    if (this.#tokens.is('keyword', 'def')) {
      const definition = this.#definition();
      return { kind: 'define', definition, body: this.#pipe() };
    }
    const left = this.#comma();
    if (this.#tokens.accept('keyword', 'as')) return this.#binding(left);
    if (!this.#tokens.accept('|')) return left;
    return { kind: 'pipe', left, right: this.#pipe() };
  }

  #binding(source: Node): Node {
    const patterns = [this.#pattern()];
    while (this.#tokens.accept('?//')) patterns.push(this.#pattern());
    this.#tokens.expect('|');
    return { kind: 'bind', source, patterns, body: this.#pipe() };
  }

  #definition(): Definition {
    this.#tokens.expect('keyword', 'def');
    const name = (this.#tokens.accept('name') ?? this.#tokens.expect('keyword')).text;
    const params: string[] = [];
    if (this.#tokens.accept('('))
      do params.push((this.#tokens.accept('variable') ?? this.#tokens.expect('name')).text);
      while (this.#tokens.accept(';'));
    if (params.length > 0) this.#tokens.expect(')');
    this.#tokens.expect(':');
    const body = this.#pipe();
    this.#tokens.expect(';');
    return { name, params, body };
  }

  #comma(): Node {
    let left = this.#update();
    while (this.#tokens.accept(',')) left = { kind: 'comma', left, right: this.#update() };
    return left;
  }

  #update(): Node {
    const left = this.#alternative();
    if (!UPDATES.has(this.#tokens.next.kind)) return left;
    const operator = this.#tokens.take().kind;
    return { kind: 'update', operator, left, right: this.#alternative() };
  }

  #alternative(): Node {
    const left = this.#or();
    return this.#tokens.accept('//') ? { kind: 'binary', operator: '//', left, right: this.#alternative() } : left;
  }

  #or(): Node {
    let left = this.#and();
    while (this.#tokens.accept('keyword', 'or')) left = { kind: 'binary', operator: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Node {
    let left = this.#comparison();
    while (this.#tokens.accept('keyword', 'and')) left = { kind: 'binary', operator: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Node {
    const left = this.#sum();
    if (!COMPARISONS.has(this.#tokens.next.kind)) return left;
    const operator = this.#tokens.take().kind;
    return { kind: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Node {
    let left = this.#product();
    while (this.#tokens.is('+') || this.#tokens.is('-')) {
      const operator = this.#tokens.take().kind;
      left = { kind: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Node {
    const begin = this.#tokens.next.at;
    let left = this.#unary();
    while (this.#tokens.is('*') || this.#tokens.is('/') || this.#tokens.is('%')) {
      const operator = this.#tokens.take().kind;
      const right = this.#unary();
      // What is known before the program runs is divided then.
      if (operator === '/' && isNumber(left) && isNumber(right) && right.value === 0) throw this.#tokens.error('Division by zero?', begin);
      left = { kind: 'binary', operator, left, right };
    }
    return left;
  }

  #unary(): Node {
    if (this.#tokens.accept('-')) return { kind: 'negate', body: this.#unary() };
    const term = this.#postfix();
    // `term as $x | …` takes all that follows.
    if (this.#tokens.is('keyword', 'as')) {
      this.#tokens.take();
      return this.#binding(term);
    }
    return term;
  }

  #postfix(): Node {
    let node = this.#primary();
    for (;;) {
      if (this.#tokens.accept('?')) node = { kind: 'try', body: node, catcher: undefined };
      else if (this.#tokens.is('field'))
        node = { kind: 'index', of: node, by: { kind: 'literal', value: this.#tokens.take().text.slice(1) } };
      else if (this.#tokens.is('.') && this.#tokens.afterNext?.kind === 'text') {
        this.#tokens.take();
        node = { kind: 'index', of: node, by: this.#text(undefined) };
      } else if (this.#tokens.is('.') && this.#tokens.afterNext?.kind === '[') {
        this.#tokens.take();
        throw this.#tokens.error("syntax error, unexpected '[', expecting FORMAT or QQSTRING_START (Unix shell quoting issues?)");
      } else if (this.#tokens.accept('[')) node = this.#subscript(node);
      else return node;
    }
  }

  #subscript(of: Node): Node {
    if (this.#tokens.accept(']')) return { kind: 'each', of };
    if (this.#tokens.accept(':')) {
      const to = this.#pipe();
      this.#tokens.expect(']');
      return { kind: 'slice', of, from: undefined, to };
    }
    const by = this.#pipe();
    if (this.#tokens.accept(':')) {
      const to = this.#tokens.is(']') ? undefined : this.#pipe();
      this.#tokens.expect(']');
      return { kind: 'slice', of, from: by, to };
    }
    this.#tokens.expect(']');
    return { kind: 'index', of, by };
  }

  #text(format: string | undefined): Node {
    const { parts } = this.#tokens.expect('text');
    const nodes = parts!.map((part) => (typeof part === 'string' ? part : new Parser(part.program).program()));
    if (nodes.every((part) => typeof part === 'string')) return { kind: 'literal', value: nodes.join('') };
    return { kind: 'text', format, parts: nodes };
  }

  #primary(): Node {
    const token = this.#tokens.next;
    switch (token.kind) {
      case 'number':
        this.#tokens.take();
        return { kind: 'literal', value: Number(token.text) };
      case 'text':
        return this.#text(undefined);
      case 'format':
        this.#tokens.take();
        return this.#tokens.is('text') ? this.#text(token.text) : { kind: 'format', name: token.text };
      case 'field':
        this.#tokens.take();
        return { kind: 'index', of: { kind: 'identity' }, by: { kind: 'literal', value: token.text.slice(1) } };
      case '..':
        this.#tokens.take();
        return { kind: 'recurse' };
      case '.':
        this.#tokens.take();
        if (this.#tokens.is('text')) return { kind: 'index', of: { kind: 'identity' }, by: this.#text(undefined) };
        return { kind: 'identity' };
      case 'variable':
        this.#tokens.take();
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
        this.#tokens.take();
        const node = this.#pipe();
        this.#tokens.expect(')');
        return node;
      }
      case '[': {
        this.#tokens.take();
        if (this.#tokens.accept(']')) return { kind: 'array', body: undefined };
        const body = this.#pipe();
        this.#tokens.expect(']');
        return { kind: 'array', body };
      }
      case '{':
        return this.#object();
      case 'name':
        return this.#call();
      case 'keyword':
        return this.#statement();
      default:
        throw this.#tokens.unexpected();
    }
  }

  #call(): Node {
    const name = this.#tokens.expect('name').text;
    if (name === 'break' && this.#tokens.is('variable')) return { kind: 'break', name: this.#tokens.expect('variable').text };
    const args: Node[] = [];
    if (this.#tokens.accept('(')) {
      do args.push(this.#pipe());
      while (this.#tokens.accept(';'));
      this.#tokens.expect(')');
    }
    return { kind: 'call', name, args };
  }

  #statement(): Node {
    if (this.#tokens.accept('keyword', 'if')) return this.#if();
    if (this.#tokens.accept('keyword', 'try')) {
      const body = this.#postfix();
      return { kind: 'try', body, catcher: this.#tokens.accept('keyword', 'catch') ? this.#postfix() : undefined };
    }
    if (this.#tokens.accept('keyword', 'label')) {
      const { text: name } = this.#tokens.expect('variable');
      this.#tokens.expect('|');
      return { kind: 'label', name, body: this.#pipe() };
    }
    if (this.#tokens.accept('keyword', 'reduce')) {
      const [source, pattern] = this.#loop();
      const start = this.#pipe();
      this.#tokens.expect(';');
      const update = this.#pipe();
      this.#tokens.expect(')');
      return { kind: 'reduce', source, pattern, start, update };
    }
    if (this.#tokens.accept('keyword', 'foreach')) {
      const [source, pattern] = this.#loop();
      const start = this.#pipe();
      this.#tokens.expect(';');
      const update = this.#pipe();
      const extract = this.#tokens.accept(';') ? this.#pipe() : undefined;
      this.#tokens.expect(')');
      return { kind: 'foreach', source, pattern, start, update, extract };
    }
    if (this.#tokens.is('keyword', 'def')) {
      const definition = this.#definition();
      return { kind: 'define', definition, body: this.#pipe() };
    }
    throw this.#tokens.unexpected();
  }

  #loop(): [Node, Pattern] {
    const source = this.#postfix();
    this.#tokens.expect('keyword', 'as');
    const pattern = this.#pattern();
    this.#tokens.expect('(');
    return [source, pattern];
  }

  #if(): Node {
    const test = this.#pipe();
    this.#tokens.expect('keyword', 'then');
    const then = this.#pipe();
    if (this.#tokens.accept('keyword', 'elif')) return { kind: 'if', test, then, otherwise: this.#if() };
    const otherwise: Node = this.#tokens.accept('keyword', 'else') ? this.#pipe() : { kind: 'identity' };
    this.#tokens.expect('keyword', 'end');
    return { kind: 'if', test, then, otherwise };
  }

  #object(): Node {
    this.#tokens.expect('{');
    const members: [Node, Node][] = [];
    if (this.#tokens.accept('}')) return { kind: 'object', members };
    do {
      if (this.#tokens.is('}')) break;
      members.push(this.#member());
    } while (this.#tokens.accept(','));
    this.#tokens.expect('}');
    return { kind: 'object', members };
  }

  #member(): [Node, Node] {
    const token = this.#tokens.next;
    const literal = (value: string): Node => ({ kind: 'literal', value });
    const own = (name: Node): Node => ({ kind: 'index', of: { kind: 'identity' }, by: name });
    if (token.kind === 'variable') {
      this.#tokens.take();
      return [literal(token.text.slice(1)), { kind: 'variable', name: token.text }];
    }
    let key: Node;
    if (this.#tokens.accept('(')) {
      key = this.#pipe();
      this.#tokens.expect(')');
      this.#tokens.expect(':');
      return [key, this.#objectValue()];
    }
    if (token.kind === 'text') key = this.#text(undefined);
    else if (token.kind === 'format') {
      this.#tokens.take();
      key = this.#tokens.is('text') ? this.#text(token.text) : { kind: 'format', name: token.text };
    } else if (token.kind === 'name' || token.kind === 'keyword' || token.kind === 'number') {
      this.#tokens.take();
      key = literal(token.text);
    } else throw this.#tokens.unexpected();
    return this.#tokens.accept(':') ? [key, this.#objectValue()] : [key, own(key)];
  }

  /** Values of members stop at a comma. */
  #objectValue(): Node {
    let left: Node = this.#alternative();
    while (this.#tokens.accept('|')) left = { kind: 'pipe', left, right: this.#alternative() };
    return left;
  }

  #pattern(): Pattern {
    const name = this.#tokens.accept('variable');
    if (name) return { kind: 'name', name: name.text };
    if (this.#tokens.accept('[')) {
      const items: Pattern[] = [];
      do items.push(this.#pattern());
      while (this.#tokens.accept(','));
      this.#tokens.expect(']');
      return { kind: 'list', items };
    }
    if (!this.#tokens.accept('{')) throw this.#tokens.unexpected("'$' or '[' or '{'");
    const members: [Node, Pattern | undefined, string | undefined][] = [];
    do {
      const variable = this.#tokens.accept('variable');
      let key: Node;
      if (variable) key = { kind: 'literal', value: variable.text.slice(1) };
      else if (this.#tokens.accept('(')) {
        key = this.#pipe();
        this.#tokens.expect(')');
      } else if (this.#tokens.is('text')) key = this.#text(undefined);
      else key = { kind: 'literal', value: (this.#tokens.accept('name') ?? this.#tokens.expect('keyword')).text };
      members.push([key, this.#tokens.accept(':') ? this.#pattern() : undefined, variable?.text]);
    } while (this.#tokens.accept(','));
    this.#tokens.expect('}');
    return { kind: 'members', members };
  }
}

/** Throws a `JqSyntaxError`. */
export const parseProgram = (program: string): Node => new Parser(program).program();
export const parseDefinitions = (program: string): Definition[] => new Parser(program).definitions();
