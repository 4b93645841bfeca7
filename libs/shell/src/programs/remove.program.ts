import { FileError } from '../files/file-error.ts';
import type { Process } from '../kernel/program.ts';
import { fail, print, printError, readLine } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { each, missing, withOptions } from './with-options.ts';

export const rmdirProgram = withOptions(
  'rmdir',
  'Remove empty directories',
  { flags: 'pv', long: { parents: 'p' } },
  1,
  (process, { flags, operands }) =>
    each(process, operands, (path) => {
      const parts = path.replace(/\/+$/, '').split('/');
      for (let depth = parts.length; depth > (flags.has('p') ? 0 : parts.length - 1); depth--) {
        const directory = parts.slice(0, depth).join('/');
        if (directory === '') break;
        const error = process.files.rmdir(directory);
        if (error) return `failed to remove '${directory}': ${error.message}`;
      }
      return undefined;
    }),
);

export const rmProgram = withOptions(
  'rm',
  'Remove files',
  { flags: 'rRfivd', long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd' } },
  0,
  function* (process, { flags, operands }) {
    if (operands.length === 0 && !flags.has('f')) return yield* missing(process, []);
    const recursive = flags.has('r') || flags.has('R');
    let status = 0;
    for (const path of operands) {
      if (flags.has('i') && !flags.has('f') && !(yield* agreesToRemove(process, path))) continue;
      const problem = removeOne(process, path, recursive, flags);
      if (problem !== undefined) status = yield* fail(process, `rm: ${problem}\n`);
      else if (flags.has('v')) yield* print(process, `removed '${path}'\n`);
    }
    return status;
  },
);

/** Asks on standard error, as rm -i does. */
function* agreesToRemove(process: Process, path: string): Generator<Wait, boolean, void> {
  const stat = process.files.lstat(path);
  if (stat instanceof FileError) return true;
  const kind =
    stat.type === 'directory'
      ? 'directory'
      : stat.type === 'symlink'
        ? 'symbolic link'
        : stat.size === 0
          ? 'regular empty file'
          : 'regular file';
  yield* printError(process, `rm: remove ${kind} '${path}'? `);
  return /^y/i.test((yield* readLine(process)) ?? '');
}

function removeOne(process: Process, path: string, recursive: boolean, flags: ReadonlySet<string>): string | undefined {
  if (/(^|\/)\.\.?\/*$/.test(path)) return `refusing to remove '.' or '..' directory: skipping '${path}'`;
  if (/^\/+$/.test(path)) return "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe";
  const stat = process.files.lstat(path);
  if (stat instanceof FileError)
    return flags.has('f') && (stat.code === 'ENOENT' || stat.code === 'ENOTDIR') ? undefined : `cannot remove '${path}': ${stat.message}`;
  if (stat.type === 'directory' && flags.has('d') && !recursive) {
    const error = process.files.rmdir(path);
    return error && `cannot remove '${path}': ${error.message}`;
  }
  if (stat.type === 'directory' && !recursive) return `cannot remove '${path}': Is a directory`;
  const failure = process.files.removeTree(path);
  return failure && `cannot remove '${failure.path}': ${failure.error.message}`;
}
