import { FileError } from '../files/file-error.ts';
import { joinPath } from '../files/paths.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail } from '../kernel/streams.ts';
import { changeMode } from './file-mode.ts';
import { each, missing, withOptions } from './with-options.ts';

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
