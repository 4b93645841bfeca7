import { FileError } from '../files/file-error.ts';
import type { Process } from '../kernel/program.ts';
import { fail, print } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { copyTree } from './copy-tree.ts';
import { targetPath } from './operands.ts';
import type { Options } from './options.ts';
import { withOptions } from './with-options.ts';

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
