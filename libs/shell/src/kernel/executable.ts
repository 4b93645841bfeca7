import { memoized } from '@drydock/apimachinery';
import { FileError } from '../files/file-error.ts';
import type { FileStat } from '../files/file-system.ts';
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
  return candidates(path, name).filter((candidate) => name.includes('/') || isFile(files.stat(candidate)));
}

/** The first of them. */
export function findInPath(files: Files, path: string | undefined, name: string): string | undefined {
  return candidates(path, name).find((candidate) => name.includes('/') || isFile(files.stat(candidate)));
}

/** The first that may be executed; when none may, the first, which says why not. */
export function findExecutable(files: Files, path: string | undefined, name: string): string | undefined {
  let first: string | undefined;
  for (const candidate of candidates(path, name)) {
    const stat = files.stat(candidate);
    if (!isFile(stat)) continue;
    if (files.allows(stat, 'x')) return candidate;
    first ??= candidate;
  }
  return first;
}

function candidates(path: string | undefined, name: string): string[] {
  if (name.includes('/')) return [name];
  return directoriesIn(path ?? '').map((directory) => joinPath(directory, name));
}

const directoriesIn = memoized(64, (path: string): readonly string[] => path.split(':').map((directory) => directory || '.'));

function isFile(stat: FileStat | FileError): stat is FileStat {
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
    const at = files.locate(file);
    if (at instanceof FileError) return { failure: at.code === 'EACCES' ? 'not-executable' : 'not-found' };
    const stat = at.fs.stat(at.inode);
    if (stat.type === 'directory') return { failure: 'is-a-directory' };
    if (!files.allows(stat, 'x')) return { failure: 'not-executable' };
    const content = files.readAt(at);
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
