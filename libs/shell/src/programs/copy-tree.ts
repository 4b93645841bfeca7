import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import type { Process } from '../kernel/program.ts';

/** Copies a file or, with all that is in it, a directory; what went wrong, if something did. */
export function copyTree(
  process: Process,
  from: string,
  to: string,
  options: { recursive: boolean; preserve: boolean },
): string | undefined {
  const { files } = process;
  const link = files.lstat(from);
  const stat = options.recursive ? link : files.stat(from);
  if (stat instanceof FileError) return `cannot stat '${from}': ${stat.message}`;
  if (stat.type === 'symlink') {
    const error = files.symlink(String(files.readlink(from)), to);
    return error && `cannot create symbolic link '${to}': ${error.message}`;
  }
  if (stat.type !== 'directory') return copyFile(process, from, to, stat.mode, options.preserve ? stat.mtime : undefined);
  if (!options.recursive) return `-r not specified; omitting directory '${from}'`;
  if (`${files.absolute(to)}/`.startsWith(`${files.absolute(from)}/`)) return `cannot copy a directory, '${from}', into itself, '${to}'`;
  const error = files.isDirectory(to) ? undefined : files.mkdir(to, stat.mode);
  if (error) return `cannot create directory '${to}': ${error.message}`;
  const names = files.list(from);
  if (names instanceof FileError) return `cannot access '${from}': ${names.message}`;
  let first: string | undefined;
  for (const name of names) first ??= copyTree(process, joinPath(from, name), joinPath(to, name), options);
  return first;
}

function copyFile(process: Process, from: string, to: string, mode: number, mtime: number | undefined): string | undefined {
  const { files } = process;
  const [source, target] = [files.locate(from), files.locate(to)];
  if (!(source instanceof FileError) && !(target instanceof FileError) && source.fs === target.fs && source.inode === target.inode)
    return `'${from}' and '${to}' are the same file`;
  const content = files.readFile(from);
  if (content instanceof FileError) return `cannot open '${from}' for reading: ${content.message}`;
  const error = files.writeFile(to, content, { mode });
  if (error) return `cannot create regular file '${to}': ${error.message}`;
  if (mtime !== undefined) files.setTime(to, mtime);
  process.charge(1 + (content.length >> 8));
  return undefined;
}
