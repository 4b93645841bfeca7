/** The commands of vi's last line. */
import { compilePattern, expandReplacement } from './vi-pattern.ts';
import type { ViEditor } from './vi-editor.ts';

interface ExCommand {
  readonly names: readonly string[];
  run(editor: ViEditor, line: ExLine): void;
}

interface ExLine {
  /** From 0, both included. */
  readonly first: number;
  readonly last: number;
  readonly hasRange: boolean;
  readonly name: string;
  readonly bang: boolean;
  readonly argument: string;
}

const NO_WRITE = 'E37: No write since last change (add ! to override)';

/** What was typed after the colon: commands with bars between them. */
export function runEx(editor: ViEditor, text: string): void {
  for (const each of text.match(/(?:\\.|[^|\\])+/gs) ?? []) runOne(editor, each);
}

function runOne(editor: ViEditor, text: string): void {
  const line = parse(editor, text.trim().replace(/^:+/, ''));
  if (typeof line === 'string') return editor.complain(line);
  if (line.name === '') {
    if (line.hasRange) editor.goTo(line.last);
    return;
  }
  const name = /^[<>]/.test(line.name) ? line.name[0]! : line.name;
  const command = EX_COMMANDS.find(({ names }) => names.includes(name));
  if (!command) return editor.complain(`E492: Not an editor command: ${text.trim()}`);
  command.run(editor, line);
}

function parse(editor: ViEditor, text: string): ExLine | string {
  const { buffer, cursor } = editor;
  let rest = text;
  const address = (): number | undefined => {
    const match = /^(\d+|\.|\$|'<|'>|(?=[+-]))((?:[+-]\d*)*)/.exec(rest);
    if (!match || match[0] === '') return undefined;
    rest = rest.slice(match[0].length);
    const [, base = '', offsets = ''] = match;
    const start =
      { '.': cursor.line, $: buffer.lastLine, "'<": editor.visualRange.first, "'>": editor.visualRange.last, '': cursor.line }[base] ??
      Number(base) - 1;
    return (offsets.match(/[+-]\d*/g) ?? []).reduce((line, each) => line + (each.length === 1 ? Number(`${each}1`) : Number(each)), start);
  };
  let [first, last] = [cursor.line, cursor.line];
  let hasRange = false;
  if (rest.startsWith('%')) {
    [first, last, hasRange, rest] = [0, buffer.lastLine, true, rest.slice(1)];
  } else {
    const start = address();
    if (start !== undefined) {
      [first, last, hasRange] = [start, start, true];
      if (rest.startsWith(',')) {
        rest = rest.slice(1);
        last = address() ?? cursor.line;
      }
    }
  }
  if (first > last) return 'E493: Backwards range given';
  if (hasRange && (first < -1 || last > buffer.lastLine) && !/^\s*$/.test(rest)) return 'E16: Invalid range';
  const [, name = '', bang = '', argument = ''] = /^\s*([&!]|<+|>+|[a-zA-Z]*)(!?)\s*(.*)$/s.exec(splitSubstitute(rest)) ?? [];
  return { first: Math.max(0, first), last: Math.min(Math.max(0, last), buffer.lastLine), hasRange, name, bang: bang === '!', argument };
}

/** `s/a/b/` has no space before its argument. */
function splitSubstitute(text: string): string {
  return text.replace(/^(\s*)s(?:ubstitute)?([^\w\s!])/, '$1s $2');
}

const write = (editor: ViEditor, { argument, first, last, hasRange, bang }: ExLine): boolean => {
  const lines = hasRange ? editor.buffer.lines.slice(first, last + 1) : undefined;
  return editor.save(argument, { lines, bang });
};

const quit = (editor: ViEditor, { bang }: ExLine): void => {
  if (editor.buffer.modified && !bang) editor.complain(NO_WRITE);
  else editor.quit();
};

const EX_COMMANDS: readonly ExCommand[] = [
  { names: ['w', 'write', 'up', 'update'], run: (editor, line) => void write(editor, line) },
  { names: ['q', 'quit', 'qa', 'qall'], run: quit },
  {
    names: ['wq', 'wqa', 'x', 'xit', 'exit', 'xa'],
    run(editor, line) {
      const needed = line.name.startsWith('wq') || editor.buffer.modified || line.argument !== '';
      if (!needed || write(editor, line)) editor.quit();
    },
  },
  { names: ['cq', 'cquit'], run: (editor) => editor.quit(1) },
  {
    names: ['e', 'edit'],
    run(editor, { argument, bang }) {
      if (editor.buffer.modified && !bang) return editor.complain(NO_WRITE);
      const path = argument || editor.path;
      if (path === undefined) return editor.complain('E32: No file name');
      editor.open(path);
    },
  },
  {
    names: ['r', 'read'],
    run(editor, { argument, last }) {
      const lines = editor.readLines(argument);
      if (!lines) return editor.complain(`E484: Can't open file ${argument}`);
      editor.change(() => editor.buffer.replaceLines(last + 1, 0, lines));
      editor.goTo(last + 1);
    },
  },
  {
    names: ['d', 'delete'],
    run(editor, { first, last }) {
      editor.yank({ text: editor.buffer.lines.slice(first, last + 1).join('\n'), linewise: true });
      editor.change(() => editor.buffer.replaceLines(first, last - first + 1, []));
      editor.goTo(first);
    },
  },
  {
    names: ['y', 'yank'],
    run: (editor, { first, last }) => editor.yank({ text: editor.buffer.lines.slice(first, last + 1).join('\n'), linewise: true }),
  },
  { names: ['m', 'move'], run: (editor, line) => copyOrMove(editor, line, true) },
  { names: ['t', 'co', 'copy'], run: (editor, line) => copyOrMove(editor, line, false) },
  { names: ['>'], run: (editor, { first, last, name }) => editor.indent(first, last, name.length) },
  { names: ['<'], run: (editor, { first, last, name }) => editor.indent(first, last, -name.length) },
  { names: ['s', 'substitute'], run: substitute },
  { names: ['set', 'se', 'setlocal'], run: (editor, { argument }) => setOptions(editor, argument) },
  { names: ['noh', 'nohl', 'nohlsearch'], run: (editor) => editor.hideMatches() },
  { names: ['u', 'undo'], run: (editor) => editor.undo() },
  { names: ['red', 'redo'], run: (editor) => editor.redo() },
  { names: ['syntax', 'syn', 'filetype', 'colorscheme', 'colo', 'autocmd'], run: () => undefined },
  { names: ['!'], run: (editor) => editor.complain('E23: Running commands from the editor is not simulated') },
  { names: ['h', 'help'], run: (editor) => editor.complain('E149: Sorry, no help here: :q! leaves, :wq saves and leaves') },
];

function copyOrMove(editor: ViEditor, { first, last, argument }: ExLine, move: boolean): void {
  const { buffer } = editor;
  const target = argument === '$' ? buffer.lastLine : argument === '.' ? editor.cursor.line : Number(argument) - 1;
  if (argument === '' || Number.isNaN(target) || target > buffer.lastLine) return editor.complain('E14: Invalid address');
  if (move && target >= first && target < last) return editor.complain('E134: Cannot move a range of lines into itself');
  const lines = buffer.lines.slice(first, last + 1);
  editor.change(() => {
    buffer.replaceLines(target + 1, 0, lines);
    if (move) buffer.replaceLines(target < first ? first + lines.length : first, lines.length, []);
  });
  editor.goTo(target + (move && target >= first ? 0 : lines.length));
}

function substitute(editor: ViEditor, { first, last, argument }: ExLine): void {
  const delimiter = argument[0] ?? '/';
  const [pattern = '', replacement = '', flags = ''] = splitOn(argument.slice(1), delimiter);
  const source = pattern || editor.lastPattern;
  if (source === '') return editor.complain('E35: No previous regular expression');
  const expression = compilePattern(source, editor.ignoresCase(source) || flags.includes('i'));
  if (!expression) return editor.complain(`E486: Pattern not found: ${source}`);
  editor.lastPattern = source;
  let count = 0;
  let touched = 0;
  let lastLine = -1;
  editor.change(() => {
    let offset = 0;
    for (let at = first; at <= last; at++) {
      const before = editor.buffer.line(at + offset);
      const { text, hits } = replaceIn(before, expression, replacement, flags.includes('g'));
      if (hits === 0) continue;
      const lines = text.split('\n');
      editor.buffer.replaceLines(at + offset, 1, lines);
      offset += lines.length - 1;
      count += hits;
      touched++;
      lastLine = at + offset;
    }
  });
  if (count === 0) return flags.includes('e') ? undefined : editor.complain(`E486: Pattern not found: ${source}`);
  editor.goTo(lastLine);
  if (count > 2) editor.say(`${count} substitutions on ${touched} line${touched === 1 ? '' : 's'}`);
}

type Pattern = NonNullable<ReturnType<typeof compilePattern>>;

function replaceIn(line: string, expression: Pattern, replacement: string, all: boolean): { text: string; hits: number } {
  let text = '';
  let hits = 0;
  let from = 0;
  for (let match = expression.find(line, 0); match; match = from <= line.length ? expression.find(line, from) : undefined) {
    text += line.slice(from, match.start) + expandReplacement(replacement, match.groups);
    hits++;
    from = match.end;
    if (match.end === match.start) text += line.charAt(from++);
    if (!all) break;
  }
  return { text: text + line.slice(from), hits };
}

/** At delimiters without a backslash before them, three parts at most. */
function splitOn(text: string, delimiter: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && text[at + 1] === delimiter) parts[parts.length - 1] += text[++at]!;
    else if (text[at] === '\\') parts[parts.length - 1] += text[at]! + (text[++at] ?? '');
    else if (text[at] === delimiter && parts.length < 3) parts.push('');
    else parts[parts.length - 1] += text[at]!;
  }
  return parts;
}

const SWITCHES: Readonly<Record<string, 'number' | 'relativenumber' | 'list' | 'expandtab' | 'autoindent' | 'ignorecase' | 'hlsearch' | 'paste'>> = {
  nu: 'number', number: 'number', rnu: 'relativenumber', relativenumber: 'relativenumber', list: 'list', et: 'expandtab', expandtab: 'expandtab',
  ai: 'autoindent', autoindent: 'autoindent', ic: 'ignorecase', ignorecase: 'ignorecase', hls: 'hlsearch', hlsearch: 'hlsearch', paste: 'paste',
}; // prettier-ignore

/** Options that make no difference here and are no mistake either. */
const ACCEPTED =
  /^(no)?(scs|smartcase|is|incsearch|si|smartindent|sm|showmatch|ruler|wrap|cul|cursorline|mouse|encoding|ff|fileformat|ft|filetype|bg|background|ts|tabstop|sts|softtabstop|nocp|compatible)(=.*)?$/;

function setOptions(editor: ViEditor, argument: string): void {
  for (const word of argument.split(/\s+/).filter(Boolean)) {
    const [, no = '', name = '', bang = '', value] = /^(no)?(\w+?)(!?)(?:[=:](.*))?$/.exec(word) ?? [];
    const option = SWITCHES[name];
    if (option && value === undefined) editor.options[option] = bang ? !editor.options[option] : no === '';
    else if (
      (name === 'sw' || name === 'shiftwidth' || name === 'ts' || name === 'tabstop' || name === 'sts' || name === 'softtabstop') &&
      Number(value) > 0
    )
      editor.options.shiftwidth = Number(value);
    else if (!ACCEPTED.test(word)) return editor.complain(`E518: Unknown option: ${word}`);
  }
}
