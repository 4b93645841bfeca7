import { searchPath } from '../../kernel/executable.ts';
import { singleQuote } from '../expand/quote.ts';
import { printFunction } from '../print-function.ts';
import type { Shell } from '../shell.ts';

const KEYWORDS = new Set('if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' '));

export type DescriptionForm = 'sentence' | 'short' | 'type' | 'path';

export const isKeyword = (name: string): boolean => KEYWORDS.has(name);

/** All that `name` could mean, what would be run first; for `type` and `command -v`. */
export function describeName(shell: Shell, name: string, form: DescriptionForm, files = true): string[] {
  const found: Record<DescriptionForm, string | undefined>[] = [];
  const alias = Object.hasOwn(shell.state.aliases, name) ? shell.state.aliases[name]! : undefined;
  if (alias !== undefined && shell.shopt['expand_aliases']) {
    found.push({
      sentence: `${name} is aliased to \`${alias}'`,
      short: `alias ${name}=${singleQuote(alias)}`,
      type: 'alias',
      path: undefined,
    });
  }
  if (KEYWORDS.has(name)) found.push({ sentence: `${name} is a shell keyword`, short: name, type: 'keyword', path: undefined });
  if (Object.hasOwn(shell.state.functions, name)) {
    found.push({ sentence: `${name} is a function\n${printFunction(shell, name)}`, short: name, type: 'function', path: undefined });
  }
  if (shell.builtins.get(name)) found.push({ sentence: `${name} is a shell builtin`, short: name, type: 'builtin', path: undefined });
  for (const path of files ? searchPath(shell.files, shell.text('PATH'), name) : []) {
    if (!shell.files.access(path, 'x') || shell.files.isDirectory(path)) continue;
    const hashed = shell.state.hashed[name] === path;
    found.push({ sentence: hashed ? `${name} is hashed (${path})` : `${name} is ${path}`, short: path, type: 'file', path });
  }
  return found.map((description) => description[form]).filter((text) => text !== undefined);
}
