import { directoryName, normalizePath } from '../files/paths.ts';
import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process } from '../kernel/program.ts';
import { fail, print } from '../kernel/streams.ts';
import { decodeEscapes } from './echo-text.ts';
import { formatDate } from './date-format.ts';
import { humanSize, modeText, ownerNames } from './ls.program.ts';
import { withOptions } from './with-options.ts';

/** How one gets from a directory to a path. */
function relativeTo(directory: string, path: string): string {
  const [from, to] = [directory, path].map((each) => each.split('/').filter(Boolean)) as [string[], string[]];
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}

export const realpathProgram = withOptions(
  'realpath',
  'Print absolute paths without symbolic links',
  {
    flags: 'emsLPqz',
    values: 'RB',
    long: {
      'relative-to': 'R',
      'relative-base': 'B',
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      'no-symlinks': 's',
      strip: 's',
      quiet: 'q',
    },
  },
  1,
  function* (process, { flags, values, operands }) {
    let status = 0;
    const base = values.get('R');
    for (const operand of operands) {
      const path = flags.has('s') ? process.files.absolute(operand) : process.files.realpath(operand);
      if (base !== undefined && !flags.has('e'))
        yield* print(
          process,
          `${relativeTo(process.files.absolute(base), path instanceof FileError ? process.files.absolute(operand) : path)}\n`,
        );
      else if (!(path instanceof FileError)) yield* print(process, `${path}\n`);
      else if (
        flags.has('m') ||
        (!flags.has('e') && path.code === 'ENOENT' && process.files.isDirectory(directoryName(process.files.absolute(operand))))
      )
        yield* print(process, `${process.files.absolute(operand)}\n`);
      else status = yield* fail(process, `realpath: ${operand}: ${path.message}\n`);
    }
    return status;
  },
);

/** Where links lead, when the last name is not there; its directory must be, unless anything goes (`-m`). */
function throughLinks(process: Process, path: string, anything: boolean): string | FileError {
  let current = process.files.absolute(path);
  for (let depth = 0; depth < 40; depth++) {
    const target = process.files.readlink(current);
    if (target instanceof FileError) break;
    current = target.startsWith('/') ? target : normalizePath(joinPath(directoryName(current), target));
  }
  return anything || process.files.isDirectory(directoryName(current)) ? current : new FileError('ENOENT');
}

export const readlinkProgram = withOptions(
  'readlink',
  'Print where a symbolic link leads',
  { flags: 'fenmqsv', long: { canonicalize: 'f', 'no-newline': 'n' } },
  1,
  function* (process, { flags, operands }) {
    let status = 0;
    for (const operand of operands) {
      const whole = flags.has('f') || flags.has('e') || flags.has('m');
      const found = whole ? process.files.realpath(operand) : process.files.readlink(operand);
      const text =
        found instanceof FileError && (flags.has('m') || (flags.has('f') && found.code === 'ENOENT'))
          ? throughLinks(process, operand, flags.has('m'))
          : found;
      if (text instanceof FileError) status = 1;
      else yield* print(process, flags.has('n') ? text : `${text}\n`);
    }
    return status;
  },
);

const TYPE_NAMES = { file: 'regular file', directory: 'directory', symlink: 'symbolic link', device: 'character special file' } as const;

export const statProgram = withOptions(
  'stat',
  'Print what is known about files',
  { flags: 'Lft', values: 'cP', long: { format: 'c', dereference: 'L', printf: 'P' } },
  1,
  function* (process, { flags, values, operands }) {
    let status = 0;
    const [user, group] = [ownerNames(process, '/etc/passwd'), ownerNames(process, '/etc/group')];
    for (const operand of operands) {
      const stat = flags.has('L') ? process.files.stat(operand) : process.files.lstat(operand);
      if (stat instanceof FileError) {
        status = yield* fail(process, `stat: cannot statx '${operand}': ${stat.message}\n`);
        continue;
      }
      const location = process.files.locate(operand);
      const inode = location instanceof FileError ? 0 : location.inode;
      const octal = stat.mode.toString(8);
      const kind = stat.type === 'file' && stat.size === 0 ? 'regular empty file' : TYPE_NAMES[stat.type];
      const time = formatDate(stat.mtime, '%Y-%m-%d %H:%M:%S.%N %z');
      const fields: Record<string, string> = {
      n: operand, N: stat.type === 'symlink' ? `'${operand}' -> '${String(process.files.readlink(operand))}'` : `'${operand}'`, s: String(stat.size), a: octal, A: modeText(stat), u: String(stat.uid), g: String(stat.gid), U: user(stat.uid), G: group(stat.gid),
      F: kind, i: String(inode), h: String(stat.links), y: time, Y: String(Math.floor(stat.mtime / 1000)), x: time, X: String(Math.floor(stat.mtime / 1000)),
      z: time, Z: String(Math.floor(stat.mtime / 1000)), b: String(Math.ceil(stat.size / 512)), B: '512', o: '4096', f: stat.mode.toString(16), '%': '%',
    }; // prettier-ignore
      const format = values.get('P') ?? values.get('c');
      const filled = format?.replace(/%([a-zA-Z%])/g, (whole, letter: string) => fields[letter] ?? whole);
      if (filled !== undefined) yield* print(process, values.has('P') ? decodeEscapes(filled).text : `${filled}\n`);
      else {
        const access = `Access: (${octal.padStart(4, '0')}/${modeText(stat)})  Uid: (${String(stat.uid).padStart(5)}/${user(stat.uid).padStart(8)})   Gid: (${String(stat.gid).padStart(5)}/${group(stat.gid).padStart(8)})`;
        yield* print(
          process,
          `  File: ${operand}\n  Size: ${String(stat.size).padEnd(10)}\tBlocks: ${String(Math.ceil(stat.size / 512)).padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,50\tInode: ${String(inode).padEnd(11)} Links: ${stat.links}\n${access}\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: ${time}\n`,
        );
      }
    }
    return status;
  },
);

/** Bytes on disk (whole blocks) of a tree; `visit` is called for each directory, the deepest first. */
function diskUsage(
  process: Process,
  path: string,
  apparent: boolean,
  visit: (path: string, bytes: number, isDirectory: boolean) => void,
): number {
  const stat = process.files.lstat(path);
  if (stat instanceof FileError) return 0;
  if (stat.type !== 'directory') {
    const bytes = apparent ? stat.size : Math.ceil(stat.size / 4096) * 4096;
    visit(path, bytes, false);
    return bytes;
  }
  const names = process.files.list(path);
  const bytes = (names instanceof FileError ? [] : names).reduce(
    (sum, name) => sum + diskUsage(process, joinPath(path, name), apparent, visit),
    4096,
  );
  visit(path, bytes, true);
  return bytes;
}

export const duProgram = withOptions(
  'du',
  'Print the space that files take',
  {
    flags: 'shackmbALSx',
    values: 'dB',
    long: {
      summarize: 's',
      'human-readable': 'h',
      all: 'a',
      total: 'c',
      'max-depth': 'd',
      bytes: 'b',
      'apparent-size': 'A',
      'block-size': 'B',
      'one-file-system': 'x',
    },
  },
  0,
  function* (process, { flags, values, operands }) {
    const apparent = flags.has('b') || flags.has('A');
    const unit = flags.has('b') ? 1 : flags.has('m') ? 1_048_576 : 1024;
    const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / unit)));
    const depth = flags.has('s') ? 0 : Number(values.get('d') ?? Infinity);
    let [status, total] = [0, 0];
    for (const operand of operands.length > 0 ? operands : ['.']) {
      if (process.files.lstat(operand) instanceof FileError) {
        status = yield* fail(process, `du: cannot access '${operand}': No such file or directory\n`);
        continue;
      }
      const lines: string[] = [];
      total += diskUsage(process, operand, apparent, (path, bytes, isDirectory) => {
        const level = path.slice(operand.length).split('/').length - 1;
        if (level <= depth && (isDirectory || flags.has('a') || path === operand)) lines.push(`${size(bytes)}\t${path}\n`);
      });
      yield* print(process, lines.join(''));
    }
    if (flags.has('c')) yield* print(process, `${size(total)}\ttotal\n`);
    return status;
  },
);

interface Mounted {
  readonly path: string;
  readonly type: string;
  readonly usage: { readonly bytes: number; readonly files: number; readonly maxBytes: number; readonly maxFiles: number };
}

/** The file systems that df speaks of: all, or those that the operands are in. A text is a message. */
function mountedFor(process: Process, operands: readonly string[]): Mounted[] | string {
  const all = [...(process as ProcessHandle).kernel.mounts]
    .filter(([path]) => !path.startsWith('/proc/'))
    .map(([path, fs]) => ({ path, fs, type: fs.type, usage: fs.usage() }));
  if (operands.length === 0) return all.filter(({ usage }) => usage.maxBytes > 0);
  const found: Mounted[] = [];
  for (const operand of operands) {
    const at = process.files.locate(operand);
    if (at instanceof FileError) return `df: ${operand}: ${at.message}\n`;
    found.push(all.find(({ fs }) => fs === at.fs) ?? all[0]!);
  }
  return found;
}

/** The least widths of df's columns: name, type, and numbers. */
const DF_NAME = 14;
const DF_TYPE = 4;
const DF_SIZE = 5;

export const dfProgram = withOptions(
  'df',
  'Print the space of file systems',
  {
    flags: 'hHTiakPlm',
    values: 'tx',
    long: { 'human-readable': 'h', 'print-type': 'T', inodes: 'i', all: 'a', local: 'l', portability: 'P', type: 't' },
  },
  0,
  function* (process, { flags, operands }) {
    const mounted = mountedFor(process, operands);
    if (typeof mounted === 'string') return yield* fail(process, mounted);
    const human = flags.has('h') || flags.has('H');
    const size = (bytes: number) => (human ? humanSize(bytes) : String(Math.ceil(bytes / (flags.has('m') ? 1_048_576 : 1024))));
    const count = (files: number) => (human ? humanSize(files) : String(files));
    const head = flags.has('i')
      ? ['Inodes', 'IUsed', 'IFree', 'IUse%']
      : [
          human ? 'Size' : flags.has('m') ? '1M-blocks' : flags.has('P') ? '1024-blocks' : '1K-blocks',
          'Used',
          human ? 'Avail' : 'Available',
          flags.has('P') ? 'Capacity' : 'Use%',
        ];
    const rows = [['Filesystem', ...(flags.has('T') ? ['Type'] : []), ...head, 'Mounted on']];
    for (const { path, type, usage } of mounted) {
      const { bytes, files, maxBytes, maxFiles } = usage;
      const part = (used: number, all: number) => (all === 0 ? '-' : `${Math.ceil((used / all) * 100)}%`);
      const cells = flags.has('i')
        ? [count(maxFiles), count(files), count(maxFiles - files), part(files, maxFiles)]
        : [size(maxBytes), size(bytes), size(maxBytes - bytes), part(bytes, maxBytes)];
      rows.push([type, ...(flags.has('T') ? [type] : []), ...cells, path]);
    }
    const last = rows[0]!.length - 1;
    const least = (column: number) =>
      column === 0 ? DF_NAME : flags.has('T') && column === 1 ? DF_TYPE : column >= last - 1 ? 0 : DF_SIZE;
    const widths = rows[0]!.map((_, column) => Math.max(least(column), ...rows.map((row) => row[column]!.length)));
    const left = (column: number) => column === 0 || column === last || (flags.has('T') && column === 1);
    const lines = rows.map((row) =>
      row
        .map((cell, column) => (column === last ? cell : left(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join(' '),
    );
    yield* print(process, lines.map((line) => `${line}\n`).join('')); // prettier-ignore
    return 0;
  },
);
