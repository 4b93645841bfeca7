import { failed, type FileError } from '../../files/file-error.ts';
import { type ByteString, decodeUtf8 } from '../../kernel/byte-string.ts';
import type { Wait } from '../../kernel/wait.ts';
import { findInPath } from '../../kernel/executable.ts';
import { findCommand, replaceShell, runExternal } from '../frames/command.ts';
import { keepRedirections } from '../redirect.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';
import { describeName } from './describe-name.ts';

export const evalBuiltin: Builtin = {
  name: 'eval',
  synopsis: 'eval [arg ...]',
  summary: 'Run the arguments as a command',
  special: true,
  run: ({ shell, args, frame }) => {
    const text = args.join(' ');
    if (text.trim() === '') return 0;
    frame.phase = 3;
    shell.state.status = 0;
    shell.runText(text, { command: 'eval' });
    return 'entered';
  },
};

const DESCRIPTOR = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/;

/** The text of a file; of a descriptor such as `<(…)` makes, all that comes until its end. */
function sourceText({ shell, local }: BuiltinCall, path: string): string | FileError | Wait {
  const descriptor = path === '/dev/stdin' ? '0' : DESCRIPTOR.exec(path)?.[1];
  if (descriptor === undefined) return shell.files.readText(path);
  const fd = Number(descriptor);
  for (;;) {
    const read = shell.process.read(fd);
    if (read === 'blocked') return { on: 'readable', fd };
    if (failed(read)) return read;
    if (read === 'end') return decodeUtf8((local.source as ByteString | undefined) ?? '');
    local.source = ((local.source as ByteString | undefined) ?? '') + read.data;
  }
}

function source(call: BuiltinCall): number | Wait | 'entered' {
  const { shell, args, frame } = call;
  const [name, ...rest] = args;
  if (name === undefined) return call.usage('filename argument required');
  const inPath = name.includes('/') ? undefined : findInPath(shell.files, shell.text('PATH'), name);
  const path = inPath ?? name;
  const text = sourceText(call, path);
  if (typeof text === 'object' && 'on' in text) return text;
  if (failed(text)) {
    frame.errors += `${shell.messagePrefix()}${text.code === 'EISDIR' ? `${call.frame.builtin}: ` : ''}${name}: ${text.message.toLowerCase() === 'is a directory' ? 'is a directory' : text.message}\n`;
    return 1;
  }
  frame.phase = 3;
  shell.state.status = 0;
  const savedPositional = rest.length > 0 ? shell.state.positional : undefined;
  shell.runText(text, { name: path, sourced: true, savedPositional });
  if (rest.length > 0) shell.state.positional = [...rest];
  return 'entered';
}

export const sourceBuiltin: Builtin = {
  name: 'source',
  synopsis: 'source filename [arguments]',
  summary: 'Run the commands of a file in this shell',
  run: source,
};
export const dotBuiltin: Builtin = { ...sourceBuiltin, name: '.', synopsis: '. filename [arguments]', special: true };

export const commandBuiltin: Builtin = {
  name: 'command',
  synopsis: 'command [-pVv] command [arg ...]',
  summary: 'Run a command that is not a function, or describe it',
  run: (call) => {
    const { shell, frame } = call;
    let args = [...call.args];
    let mode = '';
    while (/^-[pvV]+$/.test(args[0] ?? '')) mode += args.shift()!.slice(1);
    if (args[0] === '--') args = args.slice(1);
    if (/[vV]/.test(mode)) return describeAll(call, args, mode.includes('V'));
    if (args.length === 0) return 0;
    frame.words = args;
    return runNamed(call, args[0]!) ?? (void runExternal(shell, frame, args), 'entered');
  },
};

function describeAll(call: BuiltinCall, names: readonly string[], verbose: boolean): number {
  let status = names.length === 0 ? 0 : 1;
  for (const name of names) {
    const [description] = describeName(call.shell, name, verbose ? 'sentence' : 'short');
    if (description === undefined && verbose) call.fail(`${name}: not found`);
    if (description === undefined) continue;
    call.out(`${description}\n`);
    status = 0;
  }
  return status;
}

function runNamed({ shell, frame }: BuiltinCall, name: string): number | 'entered' | undefined {
  if (!shell.builtins.has(name)) return undefined;
  frame.builtin = name;
  frame.phase = 1;
  return 'entered';
}

export const builtinBuiltin: Builtin = {
  name: 'builtin',
  synopsis: 'builtin [shell-builtin [arg ...]]',
  summary: 'Run a builtin even when a function has its name',
  run: (call) => {
    if (call.args.length === 0) return 0;
    call.frame.words = [...call.args];
    return runNamed(call, call.args[0]!) ?? call.fail(`${call.args[0]}: not a shell builtin`);
  },
};

export const execBuiltin: Builtin = {
  name: 'exec',
  synopsis: 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]',
  summary: 'Replace the shell, or keep redirections',
  special: true,
  run: ({ shell, frame, args, fail }) => {
    const words = args[0] === '--' ? args.slice(1) : args;
    if (words.length === 0) {
      keepRedirections(shell, frame);
      return 0;
    }
    const path = findCommand(shell, words[0]!);
    const failure = path === undefined ? { failure: 'not-found' as const } : replaceShell(shell, frame, words, path, shell.environment());
    if (!failure) return 'entered';
    const status = failure.failure === 'not-found' ? 127 : 126;
    const reason =
      failure.failure === 'not-found'
        ? words[0]!.includes('/')
          ? 'cannot execute: No such file or directory'
          : 'not found'
        : 'cannot execute: Permission denied';
    fail(`${words[0]}: ${reason}`);
    if (shell.state.interactive) return status;
    shell.writeError(frame.errors);
    shell.exit(status);
    return 'entered';
  },
};

export const hashBuiltin: Builtin = {
  name: 'hash',
  synopsis: 'hash [-lr] [-p pathname] [-dt] [name ...]',
  summary: 'Remember where programs are',
  run: ({ shell, args, out, fail }) => {
    if (args.includes('-r')) {
      shell.state.hashed = Object.create(null) as Record<string, string>;
      return 0;
    }
    let status = 0;
    for (const name of args.filter((argument) => !argument.startsWith('-')))
      if (findCommand(shell, name) === undefined) status = fail(`${name}: not found`);
    if (args.length > 0) return status;
    const names = Object.keys(shell.state.hashed);
    out(
      names.length === 0
        ? 'hash: hash table empty\n'
        : `hits\tcommand\n${names.map((name) => `   1\t${shell.state.hashed[name]}\n`).join('')}`,
    );
    return 0;
  },
};
