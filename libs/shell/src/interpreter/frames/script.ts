import { expandAliases } from '../aliases.ts';
import { extendedGlobAt } from '../extended-globs.ts';
import { type SyntaxError, unexpectedToken } from '../source.ts';
import type { Shell } from '../shell.ts';
import type { ScriptFrame } from '../shell-state.ts';
import { pushNode } from './push-node.ts';

/** The statements of a source, one after the other; a syntax error is told when its line is reached. */
export function runScript(shell: Shell, frame: ScriptFrame): void {
  if (frame.next >= (frame.read ?? 0)) {
    const problem = readLine(shell, frame);
    if (problem) {
      tellSyntaxError(shell, frame, problem);
      return void shell.pop();
    }
  }
  const { script, runnable, error } = shell.sources.parsed(frame.source);
  if (frame.next < runnable && !shell.options['noexec']) {
    const statement = script.commands[frame.next++]!;
    const final = frame.next === script.commands.length && shell.state.frames.length === 1 && frame.keepStatus === undefined && !error;
    if (!final || !shell.state.replaceable || statement.background || statement.command.type !== 'Command')
      return pushNode(shell, frame.source, statement);
    shell.pop();
    return pushNode(shell, frame.source, statement, { final: true });
  }
  if (error) tellSyntaxError(shell, frame, error);
  shell.pop();
}

/**
 * Takes the next line of the source, that is all statements that begin before its end: it is shown (`set -v`), and its aliases are
 * replaced as they are by then; what the line itself changes of either holds from the next one on. Answers with an error when the line has
 * extended patterns that are not switched on.
 */
function readLine(shell: Shell, frame: ScriptFrame): SyntaxError | undefined {
  const { verbose } = shell.options;
  const hasAliases = shell.shopt['expand_aliases'] === true && Object.keys(shell.state.aliases).length > 0;
  const { script, runnable, nodes } = shell.sources.parsed(frame.source);
  const first = script.commands[frame.next];
  if (!first || frame.next >= runnable) return undefined;
  const source = shell.sources.get(frame.source);
  const { text } = source;
  let last = frame.next;
  let end = lineEnd(text, first.end);
  while (last + 1 < runnable && script.commands[last + 1]!.pos < end) end = lineEnd(text, script.commands[++last]!.end);
  frame.read = last + 1;
  const before = script.commands[frame.next - 1];
  if (verbose) shell.writeError(`${text.slice(before ? lineEnd(text, before.end) + 1 : 0, end)}\n`);
  const pattern = shell.shopt['extglob'] || !/[?*+@!]\(/.test(text) ? undefined : extendedGlobAt(nodes, first.pos, end);
  if (pattern !== undefined) return { message: unexpectedToken('('), pos: pattern };
  if (!hasAliases) return undefined;
  const line = text.slice(first.pos, end);
  const expanded = expandAliases(line, shell.state.aliases);
  if (expanded === line) return undefined;
  frame.source = shell.sources.add({ ...source, text: text.slice(0, first.pos) + expanded + text.slice(end) });
  const after = shell.sources.parsed(frame.source).script.commands.findIndex(({ pos }) => pos >= first.pos + expanded.length);
  frame.read = after < 0 ? Infinity : after;
  return undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function tellSyntaxError(shell: Shell, frame: ScriptFrame, error: { message: string; pos: number }): void {
  const source = shell.sources.get(frame.source);
  const atEnd = /unexpected end of file|unexpected EOF/.test(error.message);
  const afterEnd = /end of file|matching `\)/.test(error.message);
  const pos = afterEnd ? source.text.length : error.pos;
  const line = shell.sources.lineAt(frame.source, pos) + (afterEnd && !source.text.endsWith('\n') ? 1 : 0);
  const prefix =
    source.numbered || source.syntaxName !== undefined ? `${source.syntaxName ?? source.name}: line ${line}: ` : `${source.name}: `;
  shell.writeError(`${prefix}${error.message}\n`);
  if (!atEnd && (source.numbered || source.syntaxName !== undefined)) {
    const start = source.text.lastIndexOf('\n', error.pos - 1) + 1;
    const end = source.text.indexOf('\n', start);
    shell.writeError(`${prefix}\`${source.text.slice(start, end < 0 ? undefined : end)}'\n`);
  }
  shell.state.status = 2;
}
