import type {
  Case,
  CommandArgument,
  CompoundList,
  Elif,
  Function as FunctionNode,
  HereDoc,
  If,
  Pipeline,
  Redirect,
  Redirection,
  Statement,
  SyntaxNode,
  TestExpression,
  Word,
} from 'unbash';
import { singleQuote } from './expand/quote.ts';

const STEP = 4;

/** Prints commands as bash prints functions (its print_cmd.c), from the tree; words stay as they were written. */
export class TreePrinter {
  readonly #source: string;
  #indent = 0;
  /** Here-documents whose bodies follow the statement that is being printed. */
  #documents: HereDoc[] = [];
  /** The next semicolon after a here-document is left out: bash's `was_heredoc`. */
  #afterDocument = false;

  constructor(source: string) {
    this.#source = source;
  }

  /** `name () ` and the body between braces, whatever it was written in. */
  definition({ name, body }: FunctionNode, keyword = ''): string {
    const head = `${keyword}${name.text} () \n${this.#margin}`;
    if (body.type === 'Redirected' && body.command.type === 'BraceGroup') return head + this.#node(body);
    if (body.type === 'CompoundList') return head + this.#group(body);
    if (body.type === 'BraceGroup') return head + this.#group(body.body);
    this.#indent += STEP;
    const inner = this.#margin + this.#node(body);
    this.#indent -= STEP;
    return `${head}{ \n${inner}\n${this.#margin}}`;
  }

  get #margin(): string {
    return ' '.repeat(this.#indent);
  }

  #group(list: CompoundList): string {
    return `{ \n${this.#indented(list)}\n${this.#margin}}`;
  }

  #indented(list: CompoundList): string {
    this.#indent += STEP;
    const text = this.#margin + this.#list(list);
    this.#indent -= STEP;
    return text;
  }

  /** A body before a closing word: its last command ends with a semicolon, too. */
  #body(list: CompoundList): string {
    const text = this.#indented(list);
    return `${text}${/[&\n]$/.test(text) ? '' : ';'}\n${this.#margin}`;
  }

  #list({ commands }: CompoundList): string {
    return commands
      .map((statement, i) => {
        const text = this.#statement(statement);
        if (i === commands.length - 1) return text;
        if (statement.background) return `${text} `;
        const semicolon = text.endsWith('\n') || this.#takeAfterDocument() ? '' : ';';
        return `${text}${semicolon}\n${this.#margin}`;
      })
      .join('');
  }

  #statement({ command, background }: Statement): string {
    const text = this.#node(command) + (background ? ' &' : '');
    return text + this.#takeDocuments();
  }

  /** The bodies that wait, from the next line on. */
  #takeDocuments(): string {
    const documents = this.#documents;
    if (documents.length === 0) return '';
    this.#documents = [];
    this.#afterDocument = true;
    return `\n${documents.map(({ body, delimiter }) => `${body.text}${delimiter?.value ?? ''}\n`).join('')}`;
  }

  #takeAfterDocument(): boolean {
    const after = this.#afterDocument;
    this.#afterDocument = false;
    return after;
  }

  #node(node: SyntaxNode): string {
    switch (node.type) {
      case 'Command':
        return this.#simple([...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix]);
      case 'Redirected':
        return [this.#node(node.command), ...node.redirects.map((redirect) => this.#redirection(redirect))].join(' ');
      case 'Pipeline':
        return this.#pipeline(node);
      case 'AndOr':
        return node.commands.map((command, i) => (i === 0 ? '' : ` ${node.operators[i - 1]} `) + this.#node(command)).join('');
      case 'If':
        return this.#if(node, node.elif);
      case 'While':
        return `${node.kind} ${this.#list(node.clause)}; do\n${this.#body(node.body)}done`;
      case 'For':
      case 'Select':
        return `${node.type.toLowerCase()} ${node.name.text} in ${words(node.wordlist)};\n${this.#margin}do\n${this.#body(node.body)}done`;
      case 'ArithmeticFor':
        return `for ((${this.#header(node.pos, node.body.pos)}))\n${this.#margin}do\n${this.#body(node.body)}done`;
      case 'Case':
        return this.#case(node);
      case 'Subshell':
        return `( ${this.#list(node.body)} )`;
      case 'BraceGroup':
        return this.#group(node.body);
      case 'TestCommand':
        return `[[ ${this.#test(node.expression)} ]]`;
      case 'ArithmeticCommand':
        return `((${node.body}))`;
      case 'Function':
        return this.definition(node, 'function ');
      case 'Coproc':
        return `coproc ${node.name?.text ?? 'COPROC'} ${this.#node(node.body)}`;
      case 'CompoundList':
        return this.#list(node);
      default:
        return this.#source.slice(node.pos, node.end);
    }
  }

  #simple(items: readonly (CommandArgument | Redirection)[]): string {
    const isWord = (item: CommandArgument | Redirection): item is CommandArgument => item.type === 'Word' || item.type === 'Assignment';
    const texts = items.filter(isWord).map(({ pos, end }) => this.#source.slice(pos, end));
    const redirections = items.filter((item) => !isWord(item)).map((item) => this.#redirection(item));
    return [...texts, ...redirections].join(' ');
  }

  #redirection(redirection: Redirection): string {
    const { descriptor, operator } = redirection;
    const number = descriptor?.type === 'FileDescriptor' ? descriptor.value : undefined;
    const written = descriptor?.type === 'FileDescriptorVariable' ? `{${descriptor.name}}` : '';
    const standard = operator.startsWith('<') ? 0 : 1;
    const shown = written || (number === undefined || number === standard ? '' : String(number));
    if (redirection.type === 'HereDoc') {
      this.#documents.push(redirection);
      const { value = '', quoted = false } = redirection.delimiter ?? {};
      return `${shown}${operator}${quoted ? singleQuote(value) : value}`;
    }
    return shown + this.#target(redirection.target, redirection.operator, written || String(number ?? standard), shown);
  }

  /** Duplications always show what is replaced: `1>&2`. */
  #target(target: Word | undefined, operator: Redirect['operator'] | '<<<', descriptor: string, shown: string): string {
    const text = target?.text ?? '';
    if ((operator === '>&' || operator === '<&') && /^(\d+-?|-|\$.*)$/.test(text))
      return `${shown === '' ? descriptor : ''}${operator}${text}`;
    return `${operator === '>&' ? '&>' : operator} ${text}`;
  }

  #pipeline({ prefixes, commands, operators }: Pipeline): string {
    const before = prefixes.map((prefix) => (prefix.type === 'Negation' ? '! ' : prefix.posix ? 'time -p ' : 'time '));
    const parts = commands.map((command, i) => {
      const text = this.#node(command);
      if (i === commands.length - 1) return text;
      const left = `${text}${operators[i] === '|&' ? ' 2>&1' : ''} |`;
      const documents = this.#takeDocuments();
      return documents === '' ? `${left} ` : `${left}${documents}  `;
    });
    return [...before, ...parts].join('');
  }

  #if(
    branch: If | Elif,
    [next, ...rest]: readonly Elif[],
    last: CompoundList | undefined = branch.type === 'If' ? branch.else : undefined,
  ): string {
    const head = `if ${this.#list(branch.clause)}; then\n${this.#body(branch.then)}`;
    if (!next) return last ? `${head}else\n${this.#body(last)}fi` : `${head}fi`;
    this.#indent += STEP;
    const nested = this.#margin + this.#if(next, rest, last);
    this.#indent -= STEP;
    return `${head}else\n${nested};\n${this.#margin}fi`;
  }

  /** The three expressions of `for ((…))`, a blank after each semicolon. */
  #header(from: number, to: number): string {
    const text = this.#source.slice(this.#source.indexOf('((', from) + 2, to);
    return text
      .slice(0, text.lastIndexOf('))'))
      .split(';')
      .map((part) => part.trim())
      .join('; ');
  }

  #case({ word, items }: Case): string {
    this.#indent += STEP;
    const clauses = items.map(({ pattern, body, terminator = ';;' }) => {
      const head = `${this.#margin}${pattern.map(({ text }) => text).join(' | ')})\n`;
      const commands = body.commands.length === 0 ? '' : this.#indented(body);
      return `${head}${commands}\n${this.#margin}${terminator}\n`;
    });
    this.#indent -= STEP;
    return `case ${word.text} in \n${clauses.join('')}${this.#margin}esac`;
  }

  #test(expression: TestExpression): string {
    switch (expression.type) {
      case 'TestGroup':
        return `( ${this.#test(expression.expression)} )`;
      case 'TestNot':
        return `${'! '.repeat(expression.negations.length)}${this.#test(expression.operand)}`;
      case 'TestLogical':
        return expression.operands.map((operand) => this.#test(operand)).join(` ${expression.operator} `);
      case 'TestUnary':
        return `${expression.operator} ${expression.operand.text}`;
      case 'TestBinary':
        return `${expression.left.text} ${expression.operator} ${expression.right.text}`;
    }
  }
}

const words = (list: readonly Word[] | undefined): string => (list ? list.map(({ text }) => text).join(' ') : '"$@"');
