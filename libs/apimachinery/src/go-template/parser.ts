/** Go templates to nodes, with text/template's messages. */
import { WholeFloat } from '../go-format/floats.ts';
import { tokenize, type Token } from './lexer.ts';
import { TemplateError, type Command, type Operand, type Pipeline, type TemplateBody, type TemplateNode } from './node.ts';
import { unquoteGo } from './unquote.ts';

export interface ParseOptions {
  /** Tells which functions there are. */
  knows(functionName: string): boolean;
  /** Whole numbers become bigints, Go's ints, so that the data's numbers may be its floats. */
  bigIntegers?: boolean;
}

/** The templates of a text by name; the text itself has the name that it was given. Throws TemplateError. */
export function parseTemplates(name: string, source: string, options: ParseOptions): Map<string, TemplateBody> {
  return new Parser(name, source, options).parse();
}

const DEEPEST_NESTING = 500;

interface Block {
  nodes: TemplateNode[];
  /** The keyword that ended the block; `undefined` at the end of the text. */
  end: 'end' | 'else' | undefined;
}

class Parser {
  readonly #name: string;
  readonly #source: string;
  readonly #options: ParseOptions;
  readonly #tokens: Token[];
  readonly #templates = new Map<string, TemplateBody>();
  #position = 0;
  #depth = 0;
  #rangeDepth = 0;
  #variables: string[] = ['$'];

  constructor(name: string, source: string, options: ParseOptions) {
    this.#name = name;
    this.#source = source;
    this.#options = options;
    this.#tokens = tokenize(source);
  }

  parse(): Map<string, TemplateBody> {
    const { nodes, end } = this.#block();
    if (end) this.#fail(`unexpected {{${end}}}`);
    this.#add(this.#name, nodes);
    return this.#templates;
  }

  #add(name: string, nodes: TemplateNode[]): void {
    this.#templates.set(name, { nodes, file: this.#name, source: this.#source });
  }

  #fail(problem: string, at = this.#tokens[Math.min(this.#position, this.#tokens.length) - 1]?.at ?? 0): never {
    const line = this.#source.slice(0, at).split('\n').length;
    throw new TemplateError(`template: ${this.#name}:${line}: ${problem}`);
  }

  #peek(): Token | undefined {
    const token = this.#tokens[this.#position];
    if (token?.type === 'error') this.#fail(this.#lexicalProblem(token), token.at);
    return token;
  }

  /** What is wrong with a token, and in which line the action began when that is another one. */
  #lexicalProblem({ text, at }: Token): string {
    const opened = this.#tokens.findLast(({ type }) => type === 'open');
    const lineOf = (offset: number): number => this.#source.slice(0, offset).split('\n').length;
    if (!opened || lineOf(opened.at) === lineOf(at)) return text;
    const place = `started at ${this.#name}:${lineOf(opened.at)}`;
    return text.endsWith(' action') ? `${text} ${place}` : `${text} in action ${place}`;
  }

  #take(): Token | undefined {
    const token = this.#peek();
    this.#position++;
    return token;
  }

  #skipSpace(): void {
    while (this.#peek()?.type === 'space') this.#position++;
  }

  /** The next token that is not a space. */
  #next(context: string): Token {
    this.#skipSpace();
    return this.#take() ?? this.#fail(`unexpected EOF in ${context}`);
  }

  #close(context: string): void {
    const token = this.#next(context);
    if (token.type !== 'close') this.#fail(`unexpected ${describe(token)} in ${context}`);
  }

  #block(): Block {
    const nodes: TemplateNode[] = [];
    for (let token = this.#take(); token; token = this.#take()) {
      if (token.type === 'text') {
        nodes.push({ kind: 'text', text: token.text });
        continue;
      }
      const keyword = this.#keyword();
      if (keyword === 'end' || keyword === 'else') {
        if (keyword === 'end') this.#close('end');
        return { nodes, end: keyword };
      }
      const node = this.#statement(keyword);
      if (node) nodes.push(node);
    }
    return { nodes, end: undefined };
  }

  #keyword(): string | undefined {
    this.#skipSpace();
    const token = this.#peek();
    if (token?.type !== 'word' || !KEYWORDS.has(token.text)) return undefined;
    this.#position++;
    return token.text;
  }

  #statement(keyword: string | undefined): TemplateNode | undefined {
    switch (keyword) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(keyword);
      case 'break':
      case 'continue':
        this.#close(`{{${keyword}}}`);
        if (this.#rangeDepth === 0) this.#fail(`{{${keyword}}} outside {{range}}`);
        return { kind: keyword };
      case 'define':
        this.#define(this.#templateName('define clause'), 'define clause');
        return undefined;
      case 'template':
        return this.#templateCall();
      case 'block':
        return this.#blockDefinition();
      default:
        return { kind: 'action', pipeline: this.#pipeline('command', 'close') };
    }
  }

  /** Variables declared inside are forgotten afterwards. */
  #scoped<T>(parse: () => T): T {
    if (++this.#depth > DEEPEST_NESTING) this.#fail('max template depth exceeded');
    const visible = this.#variables.length;
    const parsed = parse();
    this.#variables.length = visible;
    this.#depth--;
    return parsed;
  }

  #control(kind: 'if' | 'with' | 'range'): TemplateNode {
    return this.#scoped(() => {
      const pipeline = this.#pipeline(kind, 'close');
      if (kind === 'range') this.#rangeDepth++;
      const { nodes: body, end } = this.#block();
      if (kind === 'range') this.#rangeDepth--;
      if (!end) this.#fail('unexpected EOF', this.#source.length);
      return { kind, pipeline, body, otherwise: end === 'else' ? this.#else(kind) : [] };
    });
  }

  #else(kind: 'if' | 'with' | 'range'): TemplateNode[] {
    const chained = this.#keyword();
    if (chained === kind && kind !== 'range') return [this.#control(kind)];
    if (chained) this.#fail(`unexpected <${chained}> in else`);
    this.#close('else');
    const { nodes, end } = this.#block();
    if (end === 'else') this.#fail('expected end; found {{else}}');
    if (!end) this.#fail('unexpected EOF', this.#source.length);
    return nodes;
  }

  #templateName(context: string): string {
    const token = this.#next(context);
    const name = token.type === 'string' ? unquoteGo(token.text) : undefined;
    return name ?? this.#fail(`unexpected ${describe(token)} in ${context}`);
  }

  #define(name: string, context: string): void {
    this.#close(context);
    this.#defineBody(name);
  }

  #defineBody(name: string): void {
    const outer = this.#variables;
    this.#variables = ['$'];
    const { nodes, end } = this.#scoped(() => this.#block());
    if (end !== 'end') this.#fail(end ? `unexpected {{else}} in define clause` : 'unexpected EOF', end ? undefined : this.#source.length);
    this.#variables = outer;
    this.#add(name, nodes);
  }

  #templateCall(): TemplateNode {
    const name = this.#templateName('template clause');
    const at = this.#tokens[this.#position - 1]!.at;
    this.#skipSpace();
    if (this.#peek()?.type === 'close') {
      this.#position++;
      return { kind: 'template', name, pipeline: undefined, at };
    }
    return { kind: 'template', name, pipeline: this.#pipeline('template clause', 'close'), at };
  }

  #blockDefinition(): TemplateNode {
    const name = this.#templateName('block clause');
    const at = this.#tokens[this.#position - 1]!.at;
    const pipeline = this.#pipeline('block clause', 'close');
    this.#defineBody(name);
    return { kind: 'template', name, pipeline, at };
  }

  #pipeline(context: string, end: 'close' | ')'): Pipeline {
    this.#skipSpace();
    const at = this.#peek()?.at ?? this.#source.length;
    const { variables, assigns } = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      this.#skipSpace();
      const token = this.#peek() ?? this.#fail('unclosed action');
      const ends = token.type === 'close' ? end === 'close' : token.text === ')' && token.type === 'symbol' && end === ')';
      if (ends) {
        const text = this.#source.slice(at, token.at).trimEnd();
        if (commands.length === 0) this.#fail(`missing value for ${context}`);
        this.#position++;
        return { variables, assigns, commands, text, at };
      }
      if (commands.length > 0 && !this.#takesSymbol('|')) this.#fail(`unexpected ${describe(token)} in ${context}`);
      // Go does not mind a pipe that leads nowhere.
      this.#skipSpace();
      if (commands.length > 0 && this.#peek()?.type === 'close') continue;
      commands.push(this.#command(context));
    }
  }

  #takesSymbol(symbol: string): boolean {
    this.#skipSpace();
    const token = this.#peek();
    if (token?.type !== 'symbol' || token.text !== symbol) return false;
    this.#position++;
    return true;
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. Anything else is left alone. */
  #declaration(context: string): { variables: string[]; assigns: boolean } {
    const start = this.#position;
    const variables: string[] = [];
    do {
      this.#skipSpace();
      const token = this.#peek();
      if (token?.type !== 'variable' || token.text === '$') break;
      this.#position++;
      variables.push(token.text);
    } while (context === 'range' && variables.length < 2 && this.#takesSymbol(','));
    const declares = variables.length > 0 && this.#takesSymbol(':=');
    const assigns = variables.length > 0 && !declares && this.#takesSymbol('=');
    if (!declares && !assigns) {
      this.#position = start;
      return { variables: [], assigns: false };
    }
    // Whether a variable that is set exists is only known when the template runs.
    if (declares) this.#variables.push(...variables);
    return { variables, assigns };
  }

  #checkVariable(name: string): void {
    if (!this.#variables.includes(name)) this.#fail(`undefined variable ${JSON.stringify(name)}`);
  }

  #command(context: string): Command {
    const operands: Operand[] = [];
    this.#skipSpace();
    const at = this.#peek()?.at ?? this.#source.length;
    for (;;) {
      this.#skipSpace();
      const operand = this.#operand();
      if (!operand) break;
      operands.push(operand);
      const next = this.#peek();
      const separated = next === undefined || next.type === 'space' || next.type === 'close' || next.text === ')' || next.text === '|';
      if (!separated) this.#fail(`unexpected ${describe(next)} in operand`);
    }
    if (operands.length === 0) {
      const token = this.#next(context);
      this.#fail(operands.length === 0 && token.text === '|' ? 'empty command' : `unexpected ${describe(token)} in ${context}`);
    }
    const last = operands.at(-1)!;
    return { operands, at, text: this.#source.slice(at, last.at + last.text.length) };
  }

  #operand(): Operand | undefined {
    const token = this.#peek();
    if (!token) return undefined;
    const start = token.at;
    const term = this.#term(token);
    if (!term) return undefined;
    const chained = this.#peek()?.at ?? start;
    const path = this.#fieldPath();
    const end = this.#tokens[this.#position - 1]!;
    const text = this.#source.slice(start, end.at + end.text.length);
    if (path.length === 0) return { ...term, at: start, text };
    // Go places a chain of fields at its second link.
    const located = { at: chained, text };
    if (term.kind === 'field' || term.kind === 'variable' || term.kind === 'pipeline')
      return { ...term, ...located, path: [...term.path, ...path] };
    if (term.kind === 'dot') return { kind: 'field', path, ...located };
    return this.#fail(`unexpected . after term ${JSON.stringify(token.text)}`);
  }

  #fieldPath(): string[] {
    const path: string[] = [];
    for (let token = this.#peek(); token?.type === 'field'; token = this.#peek()) {
      path.push(token.text.slice(1));
      this.#position++;
    }
    return path;
  }

  #term(token: Token): Operand | undefined {
    const located = { text: token.text, at: token.at };
    switch (token.type) {
      case 'field':
        this.#position++;
        return { kind: 'field', path: [token.text.slice(1)], ...located };
      case 'variable':
        this.#position++;
        this.#checkVariable(token.text);
        return { kind: 'variable', name: token.text, path: [], ...located };
      case 'word':
        this.#position++;
        return this.#word(token);
      case 'string':
        this.#position++;
        return { kind: 'literal', value: this.#string(token), ...located };
      case 'number':
        this.#position++;
        return { kind: 'literal', value: this.#number(token), ...located };
      default:
        return this.#symbol(token);
    }
  }

  #symbol(token: Token): Operand | undefined {
    if (token.text === '.' && token.type === 'symbol') {
      this.#position++;
      return { kind: 'dot', text: '.', at: token.at };
    }
    if (token.text !== '(' || token.type !== 'symbol') return undefined;
    this.#position++;
    const pipeline = this.#pipeline('parenthesized pipeline', ')');
    return { kind: 'pipeline', pipeline, path: [], text: token.text, at: token.at };
  }

  #word(token: Token): Operand {
    const located = { text: token.text, at: token.at };
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true', ...located };
    if (token.text === 'nil') return { kind: 'nil', ...located };
    if (!this.#options.knows(token.text)) this.#fail(`function ${JSON.stringify(token.text)} not defined`);
    return { kind: 'function', name: token.text, ...located };
  }

  #string(token: Token): string | number | bigint {
    const text = unquoteGo(token.text);
    if (text === undefined) this.#fail('invalid syntax');
    if (!token.text.startsWith("'")) return text;
    const code = text.codePointAt(0)!;
    return this.#options.bigIntegers ? BigInt(code) : code;
  }

  #number({ text }: Token): number | bigint | WholeFloat {
    const digits = text.replaceAll('_', '').replace(/^\+/, '');
    const magnitude = digits.replace(/^-/, '').replace(/^0(?=[0-7]+$)/, '0o');
    const value = digits.startsWith('-') ? -Number(magnitude) : Number(magnitude);
    if (Number.isNaN(value)) this.#fail(`bad number syntax: ${JSON.stringify(text)}`);
    const isFloat = /[.eE]/.test(magnitude.replace(/^0[xX].*/, ''));
    if (this.#options.bigIntegers) return Number.isInteger(value) && !isFloat ? BigInt(value) : value;
    return Number.isInteger(value) && isFloat ? new WholeFloat(value) : value;
  }
}

const KEYWORDS = new Set(['if', 'with', 'range', 'else', 'end', 'define', 'template', 'block', 'break', 'continue']);

/** A token as messages show it: `"}}"`, `<.x>`. */
function describe(token: Token): string {
  if (token.type === 'word' && KEYWORDS.has(token.text)) return `<${token.text}>`;
  return token.text.length > 10 ? `${JSON.stringify(token.text.slice(0, 10))}...` : JSON.stringify(token.text);
}
