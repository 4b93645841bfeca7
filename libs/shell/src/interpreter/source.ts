import { parse, type ParsedScript, type SyntaxNode } from 'unbash';
import type { Source } from './shell-state.ts';

/** A parsed text whose command nodes have numbers, so that plain data can refer to them. */
export interface Parsed {
  readonly script: ParsedScript;
  readonly nodes: readonly SyntaxNode[];
  readonly numbers: ReadonlyMap<SyntaxNode, number>;
  readonly error: SyntaxError | undefined;
  /** More lines could complete it. */
  readonly incomplete: boolean;
  /** How many statements may run before the error is met: bash executes line by line. */
  readonly runnable: number;
}

export interface SyntaxError {
  readonly message: string;
  readonly pos: number;
}

const CACHE_SIZE = 500;
const CACHEABLE = 20_000;
const cache = new Map<string, Parsed>();

/** A pure function of the text; recent results are kept. */
export function parseSource(text: string): Parsed {
  const known = cache.get(text);
  if (known) return known;
  const parsed = parseFresh(text);
  if (text.length <= CACHEABLE) {
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
    cache.set(text, parsed);
  }
  return parsed;
}

const bySource = new WeakMap<Source, Parsed>();

/** As `parseSource`; a long text is parsed once for its source object. */
export function parsedSource(source: Source): Parsed {
  if (source.text.length <= CACHEABLE) return parseSource(source.text);
  const known = bySource.get(source);
  if (known) return known;
  const parsed = parseSource(source.text);
  bySource.set(source, parsed);
  return parsed;
}

function parseFresh(text: string): Parsed {
  const script = parse(text);
  const nodes: SyntaxNode[] = [];
  number(script, nodes);
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  const first = script.errors?.findLast(({ message }) => message.startsWith('unterminated')) ?? script.errors?.[0];
  const incomplete = isIncomplete(text, script);
  const error = first ? { message: describe(first.message, text, first.pos), pos: first.pos } : undefined;
  const lineStart = first ? text.lastIndexOf('\n', first.pos - 1) + 1 : 0;
  const runnable = error ? script.commands.filter(({ pos, end }) => pos < lineStart && end <= lineStart).length : script.commands.length;
  return { script, nodes, numbers, error, incomplete, runnable };
}

/** Collects, in source order, the nodes that frames refer to: commands and what is made of them, not words. */
function number(node: SyntaxNode | undefined, nodes: SyntaxNode[]): void {
  if (!node) return;
  nodes.push(node);
  const visit = (child: SyntaxNode | undefined) => number(child, nodes);
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
    case 'Pipeline':
    case 'AndOr':
      return node.commands.forEach(visit);
    case 'Statement':
    case 'Redirected':
      return visit(node.command);
    case 'If':
      visit(node.clause);
      visit(node.then);
      for (const elif of node.elif) {
        visit(elif.clause);
        visit(elif.then);
      }
      return visit(node.else);
    case 'While':
      visit(node.clause);
      return visit(node.body);
    case 'For':
    case 'Select':
    case 'ArithmeticFor':
    case 'Subshell':
    case 'BraceGroup':
    case 'Function':
    case 'Coproc':
      return visit(node.body);
    case 'Case':
      return node.items.forEach((item) => visit(item.body));
    default:
  }
}

function isIncomplete(text: string, script: ParsedScript): boolean {
  if (text.includes('\\') && /(^|[^\\])(\\\\)*\\\n?$/.test(text)) return true;
  if (hasOpenHereDocument(text, script)) return true;
  const first = script.errors?.[0];
  if (!first || /^unexpected token/.test(first.message)) return false;
  if (/^(unterminated|expected '(?:fi|done|esac|}|\)|\]\])' to close)/.test(first.message)) return true;
  const end = text.trimEnd().length;
  // A group that is empty so far may be filled yet.
  if (/^expected command in /.test(first.message) && script.errors!.some(({ message, pos }) => / to close /.test(message) && pos >= end))
    return true;
  return first.pos >= end && !/redirect target/.test(first.message);
}

function hasOpenHereDocument(text: string, script: ParsedScript): boolean {
  if (!text.includes('<<')) return false;
  let open = false;
  const visit = (node: unknown): void => {
    if (open || typeof node !== 'object' || node === null) return;
    const { type, closing } = node as { type?: string; closing?: unknown };
    if (type === 'HereDoc' && !closing) open = true;
    for (const key of ['commands', 'command', 'clause', 'then', 'elif', 'else', 'body', 'items', 'prefix', 'suffix', 'redirects']) {
      const child = (node as Record<string, unknown>)[key];
      if (Array.isArray(child)) child.forEach(visit);
      else visit(child);
    }
  };
  visit(script);
  return open;
}

const UNCLOSED: Record<string, string> = {
  'double quote': '"',
  'single quote': "'",
  backtick: '`',
  'command substitution': ')',
  'parameter expansion': '}',
  'arithmetic expansion': ')',
};

export const unexpectedToken = (token: string): string => `syntax error near unexpected token \`${token}'`;

const COMMAND_START = '(?:^|[;&|\\n])[ \\t]*';
const TOKEN = '([^\\s;&|()<>]+|[;&|<>]+|\\()';
const EMPTY_CONDITION = new RegExp(`${COMMAND_START}(?:if|elif)[ \\t]*([;&|]+)`);
const FUNCTION_PARAMETER = new RegExp(`${COMMAND_START}[\\w.-]+[ \\t]*\\([ \\t]*${TOKEN}`);
const LOOP_WITHOUT_DO = /(?:^|[;&|\s])(?:for|select)[ \t]+\w+(?:\s+in\b[^;\n]*)?[;\s]\s*([^\s;&|()<>]+)$/;

/** What bash stumbles over where the parser goes on and complains later. */
function earlierToken(message: string, text: string, pos: number): string | undefined {
  const before = text.slice(0, pos);
  if (message === "expected 'then'") return EMPTY_CONDITION.exec(before)?.[1];
  if (message === "expected 'do'") return LOOP_WITHOUT_DO.exec(before)?.[1];
  return message.startsWith('unexpected token') ? FUNCTION_PARAMETER.exec(before)?.[1] : undefined;
}

/** The parser's message in bash's words. */
function describe(message: string, text: string, pos: number): string {
  const unclosed = /^unterminated (.*)$/.exec(message);
  if (unclosed) return `unexpected EOF while looking for matching \`${UNCLOSED[unclosed[1]!] ?? ')'}'`;
  const earlier = earlierToken(message, text, pos);
  if (earlier !== undefined) return unexpectedToken(earlier);
  const unexpected = /^unexpected token '(.*)'$/s.exec(message);
  if (unexpected) return unexpectedToken(operatorAt(text, pos) ?? unexpected[1]!);
  const done = message === "expected 'do'" ? /(?:;|\n)\s*(done|fi|esac)\b/.exec(text)?.[1] : undefined;
  if (done) return unexpectedToken(done);
  if (/^\s*(?:for|select)\s*$/.test(text.slice(text.lastIndexOf('\n') + 1))) return NEWLINE;
  const rest = text.slice(pos).replace(/^[ \t]+/, '');
  if (rest === '' || (/ to close /.test(message) && rest.trim() === ''))
    return /redirect target/.test(message) ? NEWLINE : 'syntax error: unexpected end of file';
  if (rest.startsWith('\n')) return NEWLINE;
  const token = operatorAt(text, pos + text.slice(pos).length - rest.length) ?? /^[^\s;&|()<>]+/.exec(rest)?.[0] ?? 'newline';
  return unexpectedToken(token);
}

const NEWLINE = "syntax error near unexpected token `newline'";

const operatorAt = (text: string, pos: number): string | undefined =>
  /^(;;&|;;|;&|&&|\|\||\|&|&>>|&>|<<<|<<-|<<|>>|>&|<&|<>|>\||[;&|()<>])/.exec(text.slice(pos, pos + 3))?.[0];
