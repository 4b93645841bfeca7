/** Programs that make files. */
import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import { encodeUtf8 } from '../kernel/byte-string.ts';
import { fail, print } from '../kernel/streams.ts';
import { targetPath } from './operands.ts';
import { parseDate } from './time.program.ts';
import { each, withOptions } from './with-options.ts';

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
