/** What each part of a command line means, before it is run. */
import { BUILTINS } from '../interpreter/builtins/index.ts';
import { removeQuotes } from '../interpreter/expand/word-parts.ts';
import type { CompletionScope } from '../completion/complete-line.ts';
import { isAssignment, isOperator, isRedirection, lineTokens, type LineToken } from '../completion/line-tokens.ts';
import type { WordMeaning } from '../kernel/program.ts';

export type LinePartRole =
  | WordMeaning['role']
  | 'builtin'
  | 'alias'
  | 'function'
  | 'keyword'
  /** A command that is not there. */
  | 'unknown'
  | 'assignment'
  | 'pipe'
  | 'and'
  | 'or'
  | 'sequence'
  | 'background'
  | 'group'
  | 'input'
  | 'output'
  | 'append'
  | 'here-document'
  | 'here-string';

export interface LinePart {
  /** In UTF-16 units of the line. */
  readonly start: number;
  readonly end: number;
  readonly role: LinePartRole;
  /** In the words of the program that it belongs to; what a role alone says is left to whoever shows it. */
  readonly about?: string;
}

const OPERATOR_ROLES: Readonly<Record<string, LinePartRole>> = {
  '|': 'pipe',
  '|&': 'pipe',
  '&&': 'and',
  '||': 'or',
  ';': 'sequence',
  ';;': 'sequence',
  '&': 'background',
  '(': 'group',
  ')': 'group',
};

const REDIRECTION_ROLES: Readonly<Record<string, LinePartRole>> = {
  '<': 'input',
  '<<': 'here-document',
  '<<<': 'here-string',
  '>': 'output',
  '>&': 'output',
  '&>': 'output',
  '>>': 'append',
  '&>>': 'append',
};

const KEYWORDS = new Set('if then else elif fi for while until do done case esac in function select { } ! [[ ]]'.split(' '));

/** After these come words, not a command. */
const KEYWORDS_WITH_WORDS = new Set(['for', 'select', 'case', 'function', '[[']);

/** These run the command that follows their flags; the flags named here take the next word. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  sudo: ['-u', '-g'],
  watch: ['-n'],
  time: [],
  nohup: [],
  xargs: ['-n', '-I', '-L', '-P', '-d', '-E', '-s'],
};

export function explainLine(line: string, scope: CompletionScope): LinePart[] {
  const parts: LinePart[] = [];
  let command: LineToken[] = [];
  const endCommand = () => {
    parts.push(...explainCommand(command, scope));
    command = [];
  };
  let onlyWords = false;
  for (const token of lineTokens(line)) {
    const { text } = token;
    const operator = isOperator(text) ? OPERATOR_ROLES[text] : undefined;
    const role = operator ?? (KEYWORDS.has(text) && (onlyWords || command.length === 0) ? 'keyword' : onlyWords ? 'word' : undefined);
    if (role === undefined) command.push(token);
    else {
      endCommand();
      parts.push(partOf(token, { role }));
      if (role !== 'word') onlyWords = KEYWORDS_WITH_WORDS.has(text) || (onlyWords && text === 'in');
    }
  }
  endCommand();
  return parts.sort((a, b) => a.start - b.start);
}

/** A command with its redirections and the assignments before it. */
function explainCommand(tokens: readonly LineToken[], scope: CompletionScope): LinePart[] {
  const parts: LinePart[] = [];
  const words: LineToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (isRedirection(token.text)) {
      const role = REDIRECTION_ROLES[token.text.replace(/^\d+/, '')]!;
      const target = tokens[++i];
      parts.push(partOf(token, { role }));
      if (target) parts.push(partOf(target, { role: role.startsWith('here') ? 'word' : 'file' }));
    } else if (words.length === 0 && isAssignment(token.text)) parts.push(partOf(token, { role: 'assignment' }));
    else words.push(token);
  }
  return [...parts, ...explainWords(words, scope)];
}

function explainWords(words: readonly LineToken[], scope: CompletionScope): LinePart[] {
  const [first] = words;
  if (!first) return [];
  const texts = words.map(({ text }) => removeQuotes(text));
  const name = texts[0]!.slice(texts[0]!.lastIndexOf('/') + 1);
  const alias = Object.hasOwn(scope.aliases, name) ? scope.aliases[name]! : undefined;
  const expansion = alias?.trim().split(/\s+/) ?? [name];
  const program = scope.programs.get(expansion[0]!);
  const meaning = meaningOfCommand(name, alias, scope);
  if (Object.hasOwn(PREFIXES, name)) {
    const inner = commandAfter(texts, PREFIXES[name]!);
    const own = words.slice(1, inner).map((word) => partOf(word, plainMeaning(word.text)));
    return [partOf(first, meaning), ...own, ...explainWords(words.slice(inner), scope)];
  }
  const { cwd, env, files } = scope;
  const told = program?.explain?.({ words: [...expansion, ...texts.slice(1)], cwd, env, files });
  return words.map((word, i) =>
    i === 0 ? partOf(word, meaning) : partOf(word, told?.[i + expansion.length - 1] ?? plainMeaning(removeQuotes(word.text))),
  );
}

/** Where the command begins that another one runs. */
function commandAfter(words: readonly string[], flagsWithValue: readonly string[]): number {
  let i = 1;
  while (i < words.length && words[i]!.startsWith('-')) i += flagsWithValue.includes(words[i]!) ? 2 : 1;
  return i;
}

function meaningOfCommand(name: string, alias: string | undefined, scope: CompletionScope): Pick<LinePart, 'role' | 'about'> {
  if (alias !== undefined) return { role: 'alias', about: alias };
  if (scope.functions.includes(name)) return { role: 'function' };
  const builtin = BUILTINS.get(name);
  if (builtin) return { role: 'builtin', about: builtin.summary };
  const program = scope.programs.get(name);
  if (program) return { role: 'program', about: program.summary };
  return { role: /[$`]/.test(name) ? 'word' : 'unknown' };
}

const plainMeaning = (text: string): WordMeaning => ({ role: /^--?\w/.test(text) ? 'flag' : 'word' });

function partOf({ text, start }: LineToken, { role, about }: Pick<LinePart, 'role' | 'about'>): LinePart {
  return { start, end: start + text.length, role, ...(about === undefined ? {} : { about }) };
}
