import { directoryName } from '../files/paths.ts';
import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process } from '../kernel/program.ts';
import { print } from '../kernel/streams.ts';
import { formatDate } from './date-format.ts';
import { withOptions } from './file.program.ts';
import { humanSize, modeText, ownerNames } from './ls.program.ts';
import { fail } from './text.program.ts';

export const realpathProgram = withOptions(
  'realpath',
  'Print absolute paths without symbolic links',
  { flags: 'emsLPq' },
  1,
  function* (process, { flags, operands }) {
    let status = 0;
    for (const operand of operands) {
      const path = process.files.realpath(operand);
      if (!(path instanceof FileError)) yield* print(process, `${path}\n`);
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
          ? process.files.absolute(operand)
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
  { flags: 'Lft', values: 'c', long: { format: 'c', dereference: 'L', printf: 'c' } },
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
      n: operand, N: `'${operand}'`, s: String(stat.size), a: octal, A: modeText(stat), u: String(stat.uid), g: String(stat.gid), U: user(stat.uid), G: group(stat.gid),
      F: kind, i: String(inode), h: String(stat.links), y: time, Y: String(Math.floor(stat.mtime / 1000)), x: time, X: String(Math.floor(stat.mtime / 1000)),
      z: time, Z: String(Math.floor(stat.mtime / 1000)), b: String(Math.ceil(stat.size / 512)), B: '512', o: '4096', f: stat.mode.toString(16), '%': '%',
    }; // prettier-ignore
      const format = values.get('c');
      if (format !== undefined)
        yield* print(process, `${format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => fields[letter] ?? whole)}\n`);
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
function diskUsage(process: Process, path: string, visit: (path: string, bytes: number, isDirectory: boolean) => void): number {
  const stat = process.files.lstat(path);
  if (stat instanceof FileError) return 0;
  if (stat.type !== 'directory') {
    const bytes = Math.ceil(stat.size / 4096) * 4096;
    visit(path, bytes, false);
    return bytes;
  }
  const names = process.files.list(path);
  const bytes = (names instanceof FileError ? [] : names).reduce(
    (sum, name) => sum + diskUsage(process, joinPath(path, name), visit),
    4096,
  );
  visit(path, bytes, true);
  return bytes;
}

export const duProgram = withOptions(
  'du',
  'Print the space that files take',
  { flags: 'shackm', values: 'd', long: { summarize: 's', 'human-readable': 'h', all: 'a', total: 'c', 'max-depth': 'd' } },
  0,
  function* (process, { flags, values, operands }) {
    const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / (flags.has('m') ? 1_048_576 : 1024))));
    const depth = flags.has('s') ? 0 : Number(values.get('d') ?? Infinity);
    let [status, total] = [0, 0];
    for (const operand of operands.length > 0 ? operands : ['.']) {
      if (process.files.lstat(operand) instanceof FileError) {
        status = yield* fail(process, `du: cannot access '${operand}': No such file or directory\n`);
        continue;
      }
      const lines: string[] = [];
      total += diskUsage(process, operand, (path, bytes, isDirectory) => {
        const level = path.slice(operand.length).split('/').length - 1;
        if (level <= depth && (isDirectory || flags.has('a') || path === operand)) lines.push(`${size(bytes)}\t${path}\n`);
      });
      yield* print(process, lines.join(''));
    }
    if (flags.has('c')) yield* print(process, `${size(total)}\ttotal\n`);
    return status;
  },
);

export const dfProgram = withOptions(
  'df',
  'Print the space of file systems',
  { flags: 'hTiakP', long: { 'human-readable': 'h', 'print-type': 'T' } },
  0,
  function* (process, { flags }) {
    const rows = [
      [
        'Filesystem',
        ...(flags.has('T') ? ['Type'] : []),
        flags.has('h') ? 'Size' : '1K-blocks',
        'Used',
        flags.has('h') ? 'Avail' : 'Available',
        'Use%',
        'Mounted on',
      ],
    ];
    const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / 1024)));
    for (const [path, fs] of (process as ProcessHandle).kernel.mounts) {
      const { bytes, maxBytes } = fs.usage();
      if (maxBytes === 0) continue;
      rows.push([
        fs.type,
        ...(flags.has('T') ? [fs.type] : []),
        size(maxBytes),
        size(bytes),
        size(maxBytes - bytes),
        `${Math.ceil((bytes / maxBytes) * 100)}%`,
        path,
      ]);
    }
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
    const left = (column: number) => column === 0 || column === rows[0]!.length - 1 || (flags.has('T') && column === 1);
    yield* print(
      process,
      rows
        .map(
          (row) =>
            `${row.map((cell, column) => (left(column) ? cell.padEnd(column === row.length - 1 ? 0 : widths[column]!) : cell.padStart(widths[column]!))).join(' ')}\n`,
        )
        .join(''),
    );
    return 0;
  },
);
