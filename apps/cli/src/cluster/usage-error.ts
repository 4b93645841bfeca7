import { readFileSync } from 'node:fs';

/** Something that the person at the command line must put right; its message is all that they see. */
export class UsageError extends Error {}

/** The text of a file that an option names. Throws UsageError. */
export function readInput(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${option}: ${reasonOf(error, file)}`);
  }
}

/** What is wrong with a file, in a few words. */
export function reasonOf(error: unknown, file: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${file}: no such file or directory`;
  if (code === 'EISDIR') return `${file} is a directory`;
  if (code === 'EACCES') return `${file}: permission denied`;
  return message;
}
