import { FileError } from '../../files/file-error.ts';
import { absolutePath, joinPath } from '../../files/paths.ts';
import type { Shell } from '../shell.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

/** Changes the directory; an error in words, or `undefined`. */
function changeDirectory(shell: Shell, path: string, physical: boolean): string | undefined {
  const target = absolutePath(shell.process.cwd, path);
  const real = shell.files.realpath(target);
  if (real instanceof FileError) return real.message;
  if (!shell.files.isDirectory(real)) return 'Not a directory';
  if (!shell.files.access(real, 'x')) return 'Permission denied';
  const previous = shell.process.cwd;
  shell.process.cwd = physical ? real : target;
  shell.assign('OLDPWD', previous);
  shell.assign('PWD', shell.process.cwd);
  return undefined;
}

export const cdBuiltin: Builtin = {
  name: 'cd',
  synopsis: 'cd [-L|[-P [-e]] [-@]] [dir]',
  summary: 'Change the current directory',
  run: ({ shell, args, out, fail, usage }) => {
    const bad = args.find((argument) => /^-[^LPe@-]/.test(argument));
    if (bad) return usage(`${bad.slice(0, 2)}: invalid option`);
    const operands = args.filter((argument) => argument === '-' || !/^-[LPe@-]*$/.test(argument));
    if (operands.length > 1) return fail('too many arguments');
    const [operand = shell.text('HOME')] = operands;
    if (operand === undefined) return fail('HOME not set');
    const previous = operand === '-' ? shell.text('OLDPWD') : undefined;
    if (operand === '-' && previous === undefined) return fail('OLDPWD not set');
    const found = previous ?? inCdPath(shell, operand);
    const error = changeDirectory(shell, found, args.includes('-P'));
    if (error) return fail(`${previous ?? operand}: ${error}`);
    if (previous !== undefined || found !== operand) out(`${shell.process.cwd}\n`);
    return 0;
  },
};

function inCdPath(shell: Shell, operand: string): string {
  const path = shell.text('CDPATH');
  if (!path || /^\.{0,2}(\/|$)/.test(operand)) return operand;
  return (
    path
      .split(':')
      .map((directory) => joinPath(directory || '.', operand))
      .find((candidate) => shell.files.isDirectory(candidate)) ?? operand
  );
}

export const pwdBuiltin: Builtin = {
  name: 'pwd',
  synopsis: 'pwd [-LP]',
  summary: 'Print the current directory',
  run: ({ shell, args, out }) => {
    const real = args.includes('-P') ? shell.files.realpath('.') : shell.process.cwd;
    out(`${real instanceof FileError ? shell.process.cwd : real}\n`);
    return 0;
  },
};

function shown(shell: Shell, path: string): string {
  const home = shell.text('HOME') ?? '';
  return home.length > 1 && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

const stackLine = (shell: Shell): string =>
  `${[shell.process.cwd, ...shell.state.directories].map((path) => shown(shell, path)).join(' ')}\n`;

export const dirsBuiltin: Builtin = {
  name: 'dirs',
  synopsis: 'dirs [-clpv] [+N] [-N]',
  summary: 'Show the stack of directories',
  run: ({ shell, args, out }) => {
    const all = [shell.process.cwd, ...shell.state.directories].map((path) => (args.includes('-l') ? path : shown(shell, path)));
    if (args.includes('-c')) shell.state.directories = [];
    else if (args.includes('-v')) out(all.map((path, i) => `${String(i).padStart(2)}  ${path}\n`).join(''));
    else if (args.includes('-p')) out(all.map((path) => `${path}\n`).join(''));
    else out(`${all.join(' ')}\n`);
    return 0;
  },
};

export const pushdBuiltin: Builtin = {
  name: 'pushd',
  synopsis: 'pushd [-n] [+N | -N | dir]',
  summary: 'Change the directory and remember the old one',
  run: (call) => {
    const { shell, args, out, fail } = call;
    const all = [shell.process.cwd, ...shell.state.directories];
    const rotated = rotation(call, all, args[0]);
    if (typeof rotated === 'number') return rotated;
    if (rotated) {
      const error = changeDirectory(shell, rotated[0]!, false);
      if (error) return fail(`${rotated[0]}: ${error}`);
      shell.state.directories = rotated.slice(1);
    } else {
      const error = changeDirectory(shell, args[0]!, false);
      if (error) return fail(`${args[0]}: ${error}`);
      shell.state.directories = all;
    }
    out(stackLine(shell));
    return 0;
  },
};

function rotation({ fail }: BuiltinCall, all: string[], operand: string | undefined): string[] | number | undefined {
  if (operand === undefined) return all.length < 2 ? fail('no other directory') : [all[1]!, all[0]!, ...all.slice(2)];
  const index = stackIndex(operand, all.length);
  if (index === undefined) return undefined;
  return index < 0 || index >= all.length
    ? fail(`${operand}: directory stack index out of range`)
    : [...all.slice(index), ...all.slice(0, index)];
}

function stackIndex(operand: string, length: number): number | undefined {
  const match = /^([+-])(\d+)$/.exec(operand);
  if (!match) return undefined;
  return match[1] === '+' ? Number(match[2]) : length - 1 - Number(match[2]);
}

export const popdBuiltin: Builtin = {
  name: 'popd',
  synopsis: 'popd [-n] [+N | -N]',
  summary: 'Return to a remembered directory',
  run: ({ shell, args, out, fail }) => {
    const all = [shell.process.cwd, ...shell.state.directories];
    if (all.length < 2) return fail('directory stack empty');
    const index = stackIndex(args[0] ?? '+0', all.length) ?? 0;
    if (index < 0 || index >= all.length) return fail(`${args[0]}: directory stack index out of range`);
    const rest = all.filter((_, i) => i !== index);
    const error = index === 0 ? changeDirectory(shell, rest[0]!, false) : undefined;
    if (error) return fail(`${rest[0]}: ${error}`);
    shell.state.directories = rest.slice(1);
    out(stackLine(shell));
    return 0;
  },
};
