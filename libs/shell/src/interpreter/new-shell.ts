import { DEFAULT_PATH } from '../kernel/machine.ts';
import { record } from '../kernel/plain-data.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import { OPTION_NAMES } from './builtins/set.builtin.ts';
import type { ShellState, Variable } from './shell-state.ts';
import { optionOfLetter } from './special-variables.ts';

export interface ShellArguments {
  readonly name: string;
  readonly command: string | undefined;
  readonly script: string | undefined;
  readonly positional: string[];
  readonly options: Record<string, boolean>;
  readonly interactive: boolean;
  readonly login: boolean;
  readonly noProfile: boolean;
  readonly noRc: boolean;
  readonly version: boolean;
}

/** What bash says to an option that it does not know. */
const USAGE = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
${['debug', 'debugger', 'dump-po-strings', 'dump-strings', 'help', 'init-file', 'login', 'noediting', 'noprofile', 'norc', 'posix', 'pretty-print', 'rcfile', 'restricted', 'verbose', 'version'].map((name) => `\t--${name}\n`).join('')}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`;

/** bash's own arguments; `problem` is the message about a bad one. */
export function parseArguments(argv: readonly string[]): ShellArguments | { problem: string } {
  const name = argv[0] ?? 'bash';
  const options: Record<string, boolean> = {};
  const flags = { interactive: false, login: name.startsWith('-'), noProfile: false, noRc: false, version: false };
  let takesCommand = false;
  let standardInput = false;
  let i = 1;
  for (; i < argv.length && /^[-+]./.test(argv[i]!); i++) {
    const word = argv[i]!;
    if (word === '--') {
      i++;
      break;
    }
    if (word.startsWith('--')) {
      const flag = LONG[word];
      if (flag === undefined) return { problem: `bash: ${word}: invalid option\n${USAGE}` };
      if (flag !== '') flags[flag] = true;
      continue;
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c') takesCommand = true;
      else if (letter === 's') standardInput = true;
      else if (letter === 'i') flags.interactive = true;
      else if (letter === 'l') flags.login = true;
      else if (letter === 'o' || letter === 'O') {
        const option = argv[++i] ?? '';
        if (letter === 'o' && !OPTION_NAMES.includes(option)) return { problem: `bash: ${option}: invalid option name\n` };
        options[option] = word.startsWith('-');
      } else {
        const option = optionOfLetter(letter);
        if (!option) return { problem: `bash: ${word[0]}${letter}: invalid option\n${USAGE}` };
        options[option] = word.startsWith('-');
      }
    }
  }
  const rest = argv.slice(i);
  if (takesCommand && rest.length === 0) return { problem: 'bash: -c: option requires an argument\n' };
  if (takesCommand) return { ...flags, options, name: rest[1] ?? name, command: rest[0], script: undefined, positional: rest.slice(2) };
  const script = standardInput ? undefined : rest[0];
  return {
    ...flags,
    options,
    name: script ?? name,
    command: undefined,
    script,
    positional: standardInput ? rest : rest.slice(1),
  };
}

const LONG: Readonly<Record<string, 'interactive' | 'login' | 'noProfile' | 'noRc' | 'version' | ''>> = {
  '--login': 'login', '--noprofile': 'noProfile', '--norc': 'noRc', '--version': 'version', '--posix': '', '--noediting': '', '--verbose': '',
}; // prettier-ignore

export function newShellState(process: ProcessHandle, parsed: ShellArguments, interactive: boolean): ShellState {
  return {
    frames: [],
    sources: {},
    nextSource: 1,
    variables: initialVariables(process, interactive),
    functions: record(),
    aliases: record(),
    positional: parsed.positional,
    name: parsed.name,
    status: 0,
    pipeStatus: [0],
    options: Object.assign(
      { braceexpand: true, hashall: true, 'interactive-comments': true } as Record<string, boolean>,
      interactive && { histexpand: true, monitor: true, emacs: true, history: true },
      parsed.options,
    ),
    shopt: {
      extglob: interactive,
      expand_aliases: interactive,
      complete_fullquote: true,
      extquote: true,
      force_fignore: true,
      globasciiranges: true,
      hostcomplete: true,
      patsub_replacement: true,
      sourcepath: true,
      promptvars: true,
      cmdhist: true,
      checkwinsize: true,
      globskipdots: true,
      progcomp: true,
      interactive_comments: true,
      login_shell: parsed.login,
    },
    traps: record(),
    jobs: [],
    lastBackground: 0,
    shellPid: process.pid,
    interactive,
    login: parsed.login,
    subshell: 0,
    scriptFile: parsed.script !== undefined,
    disabled: [],
    tested: false,
    history: [],
    directories: [],
    started: process.clock.now(),
    random: process.rng.integer(0x7fffffff),
    hashed: record(),
    getopts: { index: 1, offset: 1 },
    completions: record(),
    lastArgument: process.argv[0] ?? 'bash',
    exiting: false,
    pendingTraps: [],
    replaceable: parsed.command !== undefined,
    warned: false,
  };
}

function initialVariables(process: ProcessHandle, interactive: boolean): Record<string, Variable> {
  const variables = record<Variable>();
  for (const name of Object.keys(process.env)) {
    if (/^[A-Za-z_]\w*$/.test(name) && name !== '_') variables[name] = { value: process.env[name]!, exported: true };
  }
  variables['IFS'] = { value: ' \t\n' };
  variables['OPTIND'] = { value: '1' };
  variables['PATH'] ??= { value: DEFAULT_PATH };
  variables['PWD'] = { value: process.cwd, exported: true };
  variables['SHLVL'] = { value: String(Number(process.env['SHLVL'] ?? 0) + 1), exported: true };
  variables['PS4'] ??= { value: '+ ' };
  if (!interactive) return variables;
  variables['PS1'] ??= { value: '\\s-\\v\\$ ' };
  variables['PS2'] ??= { value: '> ' };
  return variables;
}
