import type { Shell } from './shell.ts';

/** A function's definition: its name, and its body as it was written. */
export function printFunction(shell: Shell, name: string): string {
  const definition = shell.state.functions[name]!;
  const node = shell.node(definition);
  if (node.type !== 'Function') return '';
  const { text } = shell.source(definition.source);
  const body = text.slice(node.body.pos, node.body.end);
  const list = node.body.type === 'BraceGroup' ? node.body.body : undefined;
  const simple = list?.commands.every(({ command, background }) => command.type === 'Command' && !background);
  if (!list || !simple || /<</.test(body)) return `${name} () \n${layOut(body)}`;
  const commands = list.commands.map(({ command }) => `    ${text.slice(command.pos, command.end).trim()}`);
  return `${name} () \n{ \n${commands.join(';\n')}\n}`;
}

/** Bash prints each command of a body on a line of its own; so does this for bodies that stand on one line. */
function layOut(body: string): string {
  const single = /^\{\s*([^\n{}]*?)\s*;?\s*\}$/.exec(body);
  if (!single) return body.replace(/^\{\s*\n/, '{ \n');
  const commands = single[1]!.split(/\s*;\s*(?=(?:[^"']|"[^"]*"|'[^']*')*$)/).filter((command) => command !== '');
  return `{ \n${commands.map((command) => `    ${command}`).join(';\n')}\n}`;
}
