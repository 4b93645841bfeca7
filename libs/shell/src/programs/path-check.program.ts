/** pathchk: whether names of files are valid, and portable. */
import { FileError } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';

/** What POSIX promises everywhere, and what Linux allows: of a name, and of a whole path (with its final zero byte). */
const LIMITS = { portable: { name: 14, path: 256 }, here: { name: 255, path: 4096 } };

/** What is wrong with a path; undefined: nothing. */
export function pathProblem({ files }: Pick<Process, 'files'>, path: string, flags: ReadonlySet<string>): string | undefined {
  const portable = flags.has('p');
  const names = path.split('/').filter(Boolean);
  if (flags.has('P') && names.some((name) => name.startsWith('-'))) return `leading '-' in a component of file name '${path}'`;
  if ((portable || flags.has('P')) && path === '') return 'empty file name';
  const odd = portable ? /[^A-Za-z0-9._/-]/u.exec(path) : null;
  if (odd) return `nonportable character ‘${odd[0]}’ in file name '${path}'`;
  const limits = portable ? LIMITS.portable : LIMITS.here;
  if (path.length >= limits.path) return `limit ${limits.path - 1} exceeded by length ${path.length} of file name '${path}'`;
  const long = names.find((name) => name.length > limits.name);
  if (long !== undefined) return `limit ${limits.name} exceeded by length ${long.length} of file name component ‘${long}’`;
  if (portable) return undefined;
  const stat = path === '' ? new FileError('ENOENT') : files.lstat(path);
  return stat instanceof FileError && (stat.code !== 'ENOENT' || path === '') ? `${path || "''"}: ${stat.message}` : undefined;
}

export const pathchkProgram: Program = {
  name: 'pathchk',
  summary: 'Check whether file names are valid or portable',
  *run(process) {
    const options = parseOptions(process, { flags: 'pPA', long: { portability: 'A' } });
    if (typeof options === 'string') return yield* fail(process, options);
    if (options.operands.length === 0)
      return yield* fail(process, "pathchk: missing operand\nTry 'pathchk --help' for more information.\n");
    const flags = options.flags.has('A') ? new Set(['p', 'P']) : options.flags;
    let status = 0;
    for (const path of options.operands) {
      const problem = pathProblem(process, path, flags);
      if (problem !== undefined) status = yield* fail(process, `pathchk: ${problem}\n`);
    }
    return status;
  },
};
