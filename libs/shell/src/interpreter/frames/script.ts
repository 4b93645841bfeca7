import type { Shell } from '../shell.ts';
import type { ScriptFrame } from '../shell-state.ts';
import { pushNode } from './push-node.ts';

/** The statements of a source, one after the other; a syntax error is told when its line is reached. */
export function runScript(shell: Shell, frame: ScriptFrame): void {
  const { script, runnable, error } = shell.parsed(frame.source);
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

function tellSyntaxError(shell: Shell, frame: ScriptFrame, error: { message: string; pos: number }): void {
  const source = shell.source(frame.source);
  const atEnd = /unexpected end of file|unexpected EOF/.test(error.message);
  const afterEnd = /end of file|matching `\)/.test(error.message);
  const pos = afterEnd ? source.text.length : error.pos;
  const line = shell.lineAt(frame.source, pos) + (afterEnd && !source.text.endsWith('\n') ? 1 : 0);
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
