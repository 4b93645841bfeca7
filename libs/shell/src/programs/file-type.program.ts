/** file: what kind of file something is. */
import { FileError } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, readAll } from '../kernel/streams.ts';
import { directoryName, joinPath } from '../files/paths.ts';
import { fileKind, type FileKind } from './file-type.ts';
import { parseOptions } from './options.ts';
import { readOperand } from './operands.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';

const SPEC = {
  flags: 'bhikLnNprsvzZ0cdESTMC',
  values: 'fFemP',
  long: {
    brief: 'b', dereference: 'L', 'no-dereference': 'h', mime: 'i', 'mime-type': 'T', 'mime-encoding': 'M', 'files-from': 'f', separator: 'F',
    'no-pad': 'N', 'keep-going': 'k', 'special-files': 's', print0: '0', raw: 'r', 'no-buffer': 'n', 'preserve-date': 'p', exclude: 'e',
    uncompress: 'z',
  },
}; // prettier-ignore

/** Devices of Linux by name: major and minor number. */
const DEVICES: Readonly<Record<string, string>> = {
  null: '1/3', zero: '1/5', full: '1/7', random: '1/8', urandom: '1/9', tty: '5/0', console: '5/1', ptmx: '5/2',
}; // prettier-ignore

const inode = (about: string, mime: string): FileKind => ({ about, mime: `inode/${mime}`, charset: 'binary' });

/** What is at `path`; a link itself, unless `follow`. */
function kindAt({ files }: Process, path: string, follow: boolean): FileKind {
  const stat = follow ? files.stat(path) : files.lstat(path);
  if (stat instanceof FileError) {
    const about = `cannot open \`${path}' (${stat.message})`;
    return { about, mime: about, charset: about };
  }
  if (stat.type === 'directory') return inode((stat.mode & 0o1000 ? 'sticky, ' : '') + 'directory', 'directory');
  if (stat.type === 'symlink') {
    const target = String(files.readlink(path));
    const there = files.exists(target.startsWith('/') ? target : joinPath(directoryName(files.absolute(path)), target));
    return inode(`${there ? '' : 'broken '}symbolic link to ${target}`, 'symlink');
  }
  if (stat.type === 'device') {
    const numbers = DEVICES[files.absolute(path).replace(/^\/dev\//, '')];
    return inode(`character special${numbers === undefined ? '' : ` (${numbers})`}`, 'chardevice');
  }
  const content = files.readFile(path);
  if (!(content instanceof FileError)) return fileKind(content);
  const about = stat.mode & 0o111 ? 'executable, regular file, no read permission' : 'regular file, no read permission';
  return { about, mime: about, charset: 'binary' };
}

function shown({ about, mime, charset }: FileKind, flags: ReadonlySet<string>): string {
  if (about.startsWith('cannot open')) return about;
  if (flags.has('i')) return `${mime}; charset=${charset}`;
  if (flags.has('T')) return mime;
  return flags.has('M') ? charset : about;
}

const USAGE = `Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]
            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]
            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]
            <file> ...
       file -C [-m <magicfiles>]
       file [--help]
`;

export const fileProgram: Program = {
  name: 'file',
  summary: 'Tell what kind of file it is',
  *run(process) {
    const options = parseOptions(process, SPEC);
    if (typeof options === 'string') return yield* fail(process, `${options.split('\n')[0]}\n${USAGE}`);
    const { flags, values } = options;
    if (flags.has('v')) {
      yield* print(process, 'file-5.44\nmagic file from /etc/magic:/usr/share/misc/magic\n');
      return 0;
    }
    const list = values.has('f') ? yield* readOperand(process, values.get('f')!) : '';
    if (list === undefined) return 1;
    const paths = [...decodeUtf8(list).split('\n').filter(Boolean), ...options.operands]; // prettier-ignore
    if (paths.length === 0) return yield* fail(process, USAGE);
    const names = paths.map((path) => (path === '-' ? '/dev/stdin' : path));
    const width = Math.max(...names.map(({ length }) => length));
    for (const [i, path] of paths.entries()) {
      let kind: FileKind;
      if (path === '-') {
        const content = yield* readAll(process);
        kind = content instanceof FileError ? inode(content.message, 'x-empty') : fileKind(content);
      } else kind = kindAt(process, path, flags.has('L'));
      process.charge(10);
      const separator = flags.has('0') ? '\0' : (values.get('F') ?? ':');
      const pad = flags.has('N') || flags.has('0') ? '' : ' '.repeat(width - names[i]!.length);
      yield* print(process, `${flags.has('b') ? '' : `${names[i]}${separator}${pad} `}${shown(kind, flags)}\n`);
    }
    return 0;
  },
};
