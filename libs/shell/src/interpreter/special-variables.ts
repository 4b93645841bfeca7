import { callStack } from './call-stack.ts';
import type { Shell } from './shell.ts';
import type { Variable } from './shell-state.ts';

const VERSION = '5.2.15(1)-release';

type Compute = (shell: Shell) => Variable | undefined;

const list = (values: readonly string[]): Variable => ({ list: Object.fromEntries(values.map((value, i) => [i, value])) });
const someOf = (values: readonly string[]): Variable | undefined => (values.length === 0 ? undefined : list(values));
const text = (value: string | number): Variable => ({ value: String(value) });

/** Variables whose values are computed when they are read (bash(1), Shell Variables). */
const COMPUTED: Readonly<Record<string, Compute>> = {
  SECONDS: (shell) => text(Math.floor((shell.process.clock.now() - shell.state.started) / 1000)),
  EPOCHSECONDS: (shell) => text(Math.floor(shell.process.clock.now() / 1000)),
  EPOCHREALTIME: (shell) => text((shell.process.clock.now() / 1000).toFixed(6)),
  LINENO: (shell) => text(shell.sources.currentLine()),
  BASHPID: (shell) => text(shell.process.pid),
  BASH_SUBSHELL: (shell) => text(shell.state.subshell),
  PIPESTATUS: (shell) => list(shell.state.pipeStatus.map(String)),
  FUNCNAME: (shell) => {
    const names = callStack(shell).map(({ name }) => name);
    return names.length === 0 || names[0] === 'main' ? undefined : list(names);
  },
  BASH_SOURCE: (shell) => someOf(callStack(shell).map(({ source }) => source)),
  BASH_LINENO: (shell) => someOf(callStack(shell).map(({ line }) => String(line))),
  DIRSTACK: (shell) => list([shell.process.cwd, ...shell.state.directories]),
  SHELLOPTS: (shell) => ({ value: onNames(shell.state.options), readonly: true }),
  BASHOPTS: (shell) => ({ value: onNames(shell.state.shopt), readonly: true }),
  UID: (shell) => ({ value: String(shell.process.user.uid), readonly: true, integer: true }),
  EUID: (shell) => ({ value: String(shell.process.user.uid), readonly: true, integer: true }),
  GROUPS: (shell) => list([String(shell.process.user.gid)]),
  PPID: (shell) => ({ value: String(Math.max(0, shell.process.parent)), readonly: true, integer: true }),
  BASH_VERSION: () => text(VERSION),
  BASH_VERSINFO: () => list(['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu']),
  BASH: () => text('/usr/bin/bash'),
  HOSTNAME: (shell) => text(shell.process.hostname),
  HOSTTYPE: () => text('x86_64'),
  OSTYPE: () => text('linux-gnu'),
  MACHTYPE: () => text('x86_64-pc-linux-gnu'),
  COLUMNS: (shell) => (shell.state.interactive && shell.process.terminal ? text(shell.process.terminal.columns) : undefined),
  LINES: (shell) => (shell.state.interactive && shell.process.terminal ? text(shell.process.terminal.rows) : undefined),
  _: (shell) => text(shell.state.lastArgument),
};

/** The names of the variables that are always there. */
export const COMPUTED_NAMES: readonly string[] = Object.keys(COMPUTED);

const onNames = (options: Readonly<Record<string, boolean>>): string =>
  Object.keys(options)
    .filter((name) => options[name])
    .sort()
    .join(':');

export function computedVariable(shell: Shell, name: string): Variable | undefined {
  return Object.hasOwn(COMPUTED, name) ? COMPUTED[name]!(shell) : undefined;
}

const OPTION_LETTERS: Readonly<Record<string, string>> = {
  allexport: 'a', braceexpand: 'B', errexit: 'e', hashall: 'h', histexpand: 'H', monitor: 'm', noclobber: 'C', noexec: 'n', noglob: 'f',
  nounset: 'u', verbose: 'v', xtrace: 'x', notify: 'b', errtrace: 'E', functrace: 'T', physical: 'P', keyword: 'k', privileged: 'p', onecmd: 't',
}; // prettier-ignore

/** In which `$-` shows them (bash's flags.c). */
const LETTER_ORDER = 'abefhikmnptuvxBCEHPT';

export const optionOfLetter = (letter: string): string | undefined =>
  Object.keys(OPTION_LETTERS).find((name) => OPTION_LETTERS[name] === letter);

/** The value of `$?` and the like; `undefined` when it is not set (`$!`). */
export function specialParameter(shell: Shell, name: string): string | undefined {
  const { state } = shell;
  switch (name) {
    case '?':
      return String(state.status);
    case '$':
      return String(state.shellPid);
    case '!':
      return state.lastBackground === 0 ? undefined : String(state.lastBackground);
    case '#':
      return String(state.positional.length);
    case '0':
      return state.name;
    case '-': {
      const letters = Object.keys(OPTION_LETTERS)
        .filter((option) => state.options[option])
        .map((option) => OPTION_LETTERS[option]!);
      if (state.interactive) letters.push('i');
      const source = state.interactive ? 's' : state.replaceable ? 'c' : '';
      return letters.sort((a, b) => LETTER_ORDER.indexOf(a) - LETTER_ORDER.indexOf(b)).join('') + source;
    }
    default:
      return undefined;
  }
}
