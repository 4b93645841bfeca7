import { FileError } from '../files/file-error.ts';
import type { Files } from '../files/files.ts';
import { joinPath } from '../files/paths.ts';
import type { SpawnFailure } from './program.ts';

const MAGIC = '\x7fELF\x02\x01\x01\0';
const MAX_INTERPRETERS = 4;

export interface Executable {
  readonly program: string;
  readonly argv: readonly string[];
}

/** What the file of a program holds: a copy of it is the same program under another name. */
export const programFile = (program: string): string => `${MAGIC}${program}\n`;

/** The files in PATH that `name` could mean, in order; `name` itself when it has a slash. */
export function searchPath(files: Files, path: string | undefined, name: string): string[] {
  if (name.includes('/')) return [name];
  return (path ?? '')
    .split(':')
    .map((directory) => joinPath(directory || '.', name))
    .filter((candidate) => isFile(files, candidate));
}

function isFile(files: Files, path: string): boolean {
  const stat = files.stat(path);
  return !(stat instanceof FileError) && stat.type !== 'directory';
}

/** How much of a file bash looks at to tell text from anything else. */
const LOOKED_AT = 80;

/** Whether the first line has a zero byte. */
export function isBinary(content: string): boolean {
  return content.slice(0, LOOKED_AT).split('\n')[0]!.includes('\0');
}

/** The program that executing `path` runs: its own, that of its `#!` line, or the shell for any other text (execvp(3)). */
export function resolveExecutable(files: Files, path: string, argv: readonly string[]): Executable | SpawnFailure {
  let [file, args] = [path, argv];
  for (let depth = 0; depth < MAX_INTERPRETERS; depth++) {
    const stat = files.stat(file);
    if (stat instanceof FileError) return { failure: stat.code === 'EACCES' ? 'not-executable' : 'not-found' };
    if (stat.type === 'directory') return { failure: 'is-a-directory' };
    if (!files.access(file, 'x')) return { failure: 'not-executable' };
    const content = files.readFile(file);
    if (content instanceof FileError) return { failure: 'not-executable' };
    if (content.startsWith(MAGIC)) return { program: content.slice(MAGIC.length).trimEnd(), argv: args };
    // A carriage return is part of the name, as the kernel reads it: files from another system fail here.
    const line = /^#![ \t]*([^ \t\n]+)(?:[ \t]+([^\n]*[^ \t\n]))?[ \t]*(?:\n|$)/.exec(content);
    if (!line && isBinary(content)) return { failure: 'bad-format' };
    if (!line) return { program: 'bash', argv: ['bash', file, ...args.slice(1)] };
    args = [line[1]!, ...(line[2] ? [line[2]] : []), file, ...args.slice(1)];
    file = line[1]!;
  }
  return { failure: 'not-found' };
}
