import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import { encodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { print, printError, readLine } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { targetPath } from './operands.ts';
import { type OptionSpec, type Options, parseOptions } from './options.ts';
import { fail } from './text.program.ts';
import { parseDate } from './time.program.ts';

type Work = (process: Process, options: Options) => Generator<Wait, number, void>;

/** A program with options that needs at least `least` operands. */
export function withOptions(name: string, summary: string, spec: OptionSpec, least: number, work: Work): Program {
  return {
    name,
    summary,
    *run(process) {
      const options = parseOptions(process, spec);
      if (typeof options === 'string') return yield* fail(process, options);
      if (options.operands.length + (spec.values?.includes('t') && options.values.has('t') && name !== 'touch' ? 1 : 0) < least)
        return yield* missing(process, options.operands);
      return yield* work(process, options);
    },
  };
}

function* missing(process: Process, [first]: string[]): Generator<Wait, number, void> {
  const name = process.argv[0]!;
  const noun = ['cp', 'mv', 'touch', 'ln'].includes(name) ? 'file operand' : 'operand';
  const message =
    first === undefined
      ? `missing ${noun}`
      : name === 'cp' || name === 'mv'
        ? `missing destination file operand after '${first}'`
        : `missing operand after ‘${first}’`;
  return yield* fail(process, `${name}: ${message}\nTry '${name} --help' for more information.\n`);
}

/** Does the same to each operand; the status is 1 when one of them failed. */
function* each(process: Process, operands: readonly string[], act: (operand: string) => string | undefined): Generator<Wait, number, void> {
  let status = 0;
  for (const operand of operands) {
    const problem = act(operand);
    if (problem !== undefined) status = yield* fail(process, `${process.argv[0]}: ${problem}\n`);
  }
  return status;
}

export const mkdirProgram = withOptions(
  'mkdir',
  'Make directories',
  { flags: 'pv', values: 'm', long: { parents: 'p', verbose: 'v', mode: 'm' } },
  1,
  (process, { flags, values, operands }) =>
    each(process, operands, (path) => {
      const mode = values.has('m') ? parseInt(values.get('m')!, 8) : 0o777;
      const parts = path.replace(/(.)\/+$/, '$1').split('/');
      const wanted = flags.has('p') ? parts.map((_, i) => parts.slice(0, i + 1).join('/')).filter((each) => each !== '') : [path];
      const made = wanted.filter((each) => !process.files.exists(each));
      const error = flags.has('p') ? process.files.makeDirectories(path, mode) : process.files.mkdir(path, mode);
      if (!error && flags.has('v')) for (const each of made) process.write(1, encodeUtf8(`mkdir: created directory '${each}'\n`));
      return error && `cannot create directory ‘${path}’: ${error.message}`;
    }),
);

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

function* toTarget(
  process: Process,
  { flags, values, operands }: Options,
  act: (from: string, to: string) => string | undefined,
): Generator<Wait, number, void> {
  const name = process.argv[0]!;
  const directory = values.get('t');
  const target = directory ?? operands.at(-1)!;
  const sources = directory === undefined ? operands.slice(0, -1) : operands;
  if (sources.length > 1 && !process.files.isDirectory(target))
    return yield* fail(
      process,
      `${name}: target '${target}': ${process.files.exists(target) ? 'Not a directory' : 'No such file or directory'}\n`,
    );
  let status = 0;
  for (const source of sources) {
    const to = flags.has('T') ? target : targetPath(process, source, target);
    if (flags.has('n') && process.files.exists(to)) continue;
    const problem = act(source, to);
    if (problem !== undefined) status = yield* fail(process, `${name}: ${problem}\n`);
    else if (flags.has('v')) yield* print(process, name === 'mv' ? `renamed '${source}' -> '${to}'\n` : `'${source}' -> '${to}'\n`);
  }
  return status;
}

export const cpProgram = withOptions(
  'cp',
  'Copy files',
  {
    flags: 'rRapfnvTiLPd',
    values: 't',
    long: { recursive: 'r', archive: 'a', preserve: 'p', force: 'f', verbose: 'v', 'no-clobber': 'n' },
  },
  2,
  (process, options) =>
    toTarget(process, options, (from, to) =>
      copyTree(process, from, to, {
        recursive: ['r', 'R', 'a'].some((flag) => options.flags.has(flag)),
        preserve: options.flags.has('a') || options.flags.has('p'),
      }),
    ),
);

export const mvProgram = withOptions(
  'mv',
  'Move or rename files',
  { flags: 'fnviT', values: 't', long: { force: 'f', 'no-clobber': 'n', verbose: 'v' } },
  2,
  (process, options) =>
    toTarget(process, options, (from, to) => {
      const stat = process.files.lstat(from);
      if (stat instanceof FileError) return `cannot stat '${from}': ${stat.message}`;
      if (process.files.absolute(from) === process.files.absolute(to)) return `'${from}' and '${to}' are the same file`;
      const error = process.files.rename(from, to);
      if (!error) return undefined;
      if (error.code === 'EINVAL') return `cannot move '${from}' to a subdirectory of itself, '${to}'`;
      if (error.code === 'ENOTDIR' && process.files.isDirectory(from))
        return `cannot overwrite non-directory '${to}' with directory '${from}'`;
      if (error.code !== 'EXDEV') return `cannot move '${from}' to '${to}': ${error.message}`;
      const problem = copyTree(process, from, to, { recursive: true, preserve: true });
      return problem ?? (process.files.removeTree(from) && `cannot remove '${from}'`);
    }),
);

export const lnProgram = withOptions(
  'ln',
  'Make links',
  { flags: 'sfnvTr', long: { symbolic: 's', force: 'f', 'no-dereference': 'n' } },
  1,
  function* (process, { flags, operands }) {
    const [source, target = '.'] = operands;
    const place = flags.has('n') && !(process.files.readlink(target) instanceof FileError) ? target : targetPath(process, source!, target);
    if (flags.has('f')) process.files.unlink(place);
    const error = flags.has('s') ? process.files.symlink(source!, place) : process.files.link(source!, place);
    if (!error) return 0;
    if (!flags.has('s') && error.code === 'ENOENT') return yield* fail(process, `ln: failed to access '${source}': ${error.message}\n`);
    return yield* fail(process, `ln: failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${place}': ${error.message}\n`);
  },
);

export const touchProgram = withOptions(
  'touch',
  'Make empty files or set the time of files',
  { flags: 'acmh', values: 'drt', long: { 'no-create': 'c', date: 'd', reference: 'r' } },
  1,
  (process, { flags, values, operands }) => {
    const reference = values.has('r') ? process.files.stat(values.get('r')!) : undefined;
    const stamp = /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(values.get('t') ?? '');
    const stamped =
      stamp &&
      Date.UTC(
        Number((stamp[1] ?? '20') + stamp[2]),
        Number(stamp[3]) - 1,
        Number(stamp[4]),
        Number(stamp[5]),
        Number(stamp[6]),
        Number(stamp[7] ?? 0),
      );
    const wanted = values.has('d') ? parseDate(values.get('d')!, process.clock.now()) : (stamped ?? undefined);
    const time = reference && !(reference instanceof FileError) ? reference.mtime : (wanted ?? process.clock.now());
    return each(process, operands, (path) => {
      if (!process.files.exists(path)) {
        if (flags.has('c')) return undefined;
        const made = process.files.openForWriting(path);
        if (made instanceof FileError) return `cannot touch '${path}': ${made.message}`;
      }
      const error = process.files.setTime(path, time);
      return error && `cannot touch '${path}': ${error.message}`;
    });
  },
);

const BITS: Record<string, number> = { r: 4, w: 2, x: 1 };
/** Set-uid and set-gid. */
const SPECIAL: Record<string, number> = { u: 0o4000, g: 0o2000 };
const SHIFTS: Record<string, number> = { u: 6, g: 3, o: 0 };

/** The mode that `text` (`755`, `u+x,go-w`) makes of `mode`; `undefined` when it is none (chmod(1)). */
export function changeMode(text: string, mode: number, isDirectory: boolean, umask = 0): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!;
    for (const letter of who) {
      const special = match[3]!.includes('s') ? (SPECIAL[letter] ?? 0) : 0;
      let bits =
        [...match[3]!].reduce(
          (sum, permission) => sum | (permission === 'X' ? (isDirectory || (result & 0o111) !== 0 ? 1 : 0) : (BITS[permission] ?? 0)),
          0,
        ) << SHIFTS[letter]!;
      if (match[1] === '') bits &= ~umask;
      if (match[2] === '+') result |= bits;
      else if (match[2] === '-') result &= ~bits;
      else result = (result & ~(7 << SHIFTS[letter]!)) | bits;
      if (special) result = match[2] === '-' ? result & ~special : result | special;
    }
    if (match[3]!.includes('t')) result = match[2] === '-' ? result & ~0o1000 : result | 0o1000;
  }
  return result;
}

/** The operands and, with -R, all that is in them. */
function reach(process: Process, operands: readonly string[], recursive: boolean): string[] {
  if (!recursive) return [...operands];
  return operands.flatMap((path) => {
    const stat = process.files.lstat(path);
    if (stat instanceof FileError || stat.type !== 'directory') return [path];
    const names = process.files.list(path);
    return [
      path,
      ...(names instanceof FileError
        ? []
        : reach(
            process,
            names.map((name) => joinPath(path, name)),
            true,
          )),
    ];
  });
}

export const chmodProgram: Program = {
  name: 'chmod',
  summary: 'Change permissions',
  *run(process) {
    const args = process.argv.slice(1);
    const recursive = args.some((argument) => /^-[fvc]*R/.test(argument));
    const [text, ...paths] = args.filter((argument) => !/^-[Rfvc]+$/.test(argument));
    if (text === undefined || paths.length === 0) return yield* missing(process, text === undefined ? [] : [text]);
    if (changeMode(text, 0, false) === undefined)
      return yield* fail(process, `chmod: invalid mode: ‘${text}’\nTry 'chmod --help' for more information.\n`);
    return yield* each(process, reach(process, paths, recursive), (path) => {
      const stat = process.files.stat(path);
      if (stat instanceof FileError) return `cannot access '${path}': ${stat.message}`;
      const error = process.files.chmod(path, changeMode(text, stat.mode, stat.type === 'directory', process.umask)!);
      return error && `changing permissions of '${path}': ${error.message}`;
    });
  },
};

/** A user's or group's number by name. */
function numberOf(process: Process, file: string, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const text = process.files.readText(file);
  const line = text instanceof FileError ? undefined : text.split('\n').find((entry) => entry.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(':')[2]);
}

export const chownProgram = withOptions(
  'chown',
  'Change the owner of files',
  { flags: 'Rfvh', long: { recursive: 'R' } },
  2,
  function* (process, { flags, operands }) {
    const [owner = '', ...paths] = operands;
    const [userName = '', groupName = ''] = owner.split(':');
    const uid = userName === '' ? undefined : numberOf(process, '/etc/passwd', userName);
    const gid = groupName === '' ? undefined : numberOf(process, '/etc/group', groupName);
    if ((userName !== '' && uid === undefined) || (groupName !== '' && gid === undefined))
      return yield* fail(process, `chown: invalid ${uid === undefined && userName !== '' ? 'user' : 'group'}: ‘${owner}’\n`);
    return yield* each(process, reach(process, paths, flags.has('R')), (path) => {
      if (!process.files.exists(path)) return `cannot access '${path}': No such file or directory`;
      const error = process.files.chown(path, uid, gid);
      return error && `changing ownership of '${path}': ${error.message}`;
    });
  },
);

export const mktempProgram = withOptions(
  'mktemp',
  'Make a file with a new name',
  { flags: 'dqtu', values: 'p', long: { directory: 'd', 'dry-run': 'u', tmpdir: 'p' } },
  0,
  function* (process, { flags, values, operands }) {
    const [template = 'tmp.XXXXXXXXXX'] = operands;
    const base =
      operands.length === 0 || flags.has('t') || values.has('p')
        ? joinPath(values.get('p') ?? process.env['TMPDIR'] ?? '/tmp', template)
        : template;
    const marks = /X{3,}(?=[^X]*$)/.exec(base);
    if (!marks) return yield* fail(process, `mktemp: too few X's in template ‘${template}’\n`);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const random = Array.from(marks[0], () => process.rng.pick([...letters])).join('');
    const path = base.slice(0, marks.index) + random + base.slice(marks.index + marks[0].length);
    const made = flags.has('u')
      ? undefined
      : flags.has('d')
        ? process.files.mkdir(path, 0o700)
        : process.files.writeFile(path, '', { mode: 0o600 });
    if (made)
      return yield* fail(
        process,
        `mktemp: failed to create ${flags.has('d') ? 'directory' : 'file'} via template ‘${base}’: ${made.message}\n`,
      );
    yield* print(process, `${path}\n`);
    return 0;
  },
);
