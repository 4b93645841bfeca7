import { FileError } from '../files/file-error.ts';
import { baseName, directoryName } from '../files/paths.ts';
import { encodeUtf8 } from '../kernel/byte-string.ts';
import { findInPath, searchPath } from '../kernel/executable.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { evaluateTestArguments } from '../interpreter/test-arguments.ts';
import { echoText } from './echo-text.ts';
import { parseOptions } from './options.ts';
import { formatPrintf } from './printf-format.ts';
import { spawnProblem } from './time.program.ts';

/** A program that prints a text and ends. */
const printing = (name: string, summary: string, text: (process: Process) => string, status = 0): Program => ({
  name,
  summary,
  *run(process) {
    yield* print(process, text(process));
    return status;
  },
});

export const trueProgram = printing('true', 'Succeed', () => '');
export const falseProgram = printing('false', 'Fail', () => '', 1);
export const echoProgram = printing('echo', 'Print the arguments', ({ argv }) => echoText(argv.slice(1)));
export const whoamiProgram = printing('whoami', 'Print the user name', ({ user }) => `${user.name}\n`);
/** Who logged in is written down by login(1), which nothing here runs. */
export const lognameProgram: Program = {
  name: 'logname',
  summary: 'Print the name that was logged in with',
  *run(process) {
    const [extra] = process.argv.slice(1).filter((word) => word !== '--');
    const help = "Try 'logname --help' for more information.\n";
    if (extra?.startsWith('-') && extra !== '-') return yield* fail(process, `logname: invalid option -- '${extra[1]}'\n${help}`);
    if (extra !== undefined) return yield* fail(process, `logname: extra operand ‘${extra}’\n${help}`);
    return yield* fail(process, 'logname: no login name\n');
  },
};
export const clearProgram = printing('clear', 'Clear the screen', () => '\x1b[H\x1b[2J\x1b[3J');
export const pwdProgram = printing('pwd', 'Print the current directory', ({ cwd }) => `${cwd}\n`);
export const nprocProgram = printing('nproc', 'Print the number of processors', () => '2\n');
export const archProgram = printing('arch', 'Print the machine type', () => 'x86_64\n');
export const ttyProgram: Program = {
  name: 'tty',
  summary: 'Print the name of the terminal',
  *run(process) {
    const terminal = process.isTerminal(0);
    if (!process.argv.includes('-s')) yield* print(process, terminal ? '/dev/pts/0\n' : 'not a tty\n');
    return terminal ? 0 : 1;
  },
};

export const hostnameProgram = printing('hostname', 'Print the name of this machine', ({ hostname, argv, files }) => {
  if (argv.includes('-s')) return `${hostname.split('.')[0]}\n`;
  if (!argv.includes('-i') && !argv.includes('-I')) return `${hostname}\n`;
  const hosts = files.readText('/etc/hosts');
  const line = hosts instanceof FileError ? undefined : hosts.split('\n').find((text) => text.split(/\s+/).slice(1).includes(hostname));
  return `${line?.split(/\s+/)[0] ?? '127.0.0.1'}\n`;
});

export const unameProgram: Program = {
  name: 'uname',
  summary: 'Print the name of the system',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'asnrvmpio',
      long: { all: 'a', 'kernel-name': 's', nodename: 'n', 'kernel-release': 'r', machine: 'm', 'operating-system': 'o' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const parts = { s: 'Linux', n: process.hostname, r: '6.1.0-drydock', v: '#1 SMP PREEMPT_DYNAMIC', m: 'x86_64', o: 'GNU/Linux' };
    const wanted = Object.entries(parts).filter(
      ([letter]) => options.flags.has('a') || options.flags.has(letter) || (options.flags.size === 0 && letter === 's'),
    );
    yield* print(process, `${wanted.map(([, text]) => text).join(' ')}\n`);
    return 0;
  },
};

export const idProgram: Program = {
  name: 'id',
  summary: 'Print user and group numbers',
  *run(process) {
    const { name, uid, gid, groups = [] } = process.user;
    const other = process.argv.slice(1).find((argument) => !argument.startsWith('-') && argument !== name);
    if (other !== undefined) return yield* fail(process, `id: ‘${other}’: no such user\n`);
    const named = process.argv.some((argument) => /^-.*n/.test(argument));
    const has = (letter: string) => process.argv.some((argument) => new RegExp(`^-[a-z]*${letter}`).test(argument));
    if (has('u')) yield* print(process, `${named ? name : uid}\n`);
    else if (has('g')) yield* print(process, `${named ? name : gid}\n`);
    else if (has('G')) yield* print(process, `${[gid, ...groups].join(' ')}\n`);
    else yield* print(process, `uid=${uid}(${name}) gid=${gid}(${name}) groups=${[`${gid}(${name})`, ...groups].join(',')}\n`);
    return 0;
  },
};

export const basenameProgram: Program = {
  name: 'basename',
  summary: 'Print the last part of a path',
  *run(process) {
    const options = parseOptions(process, { flags: 'az', values: 's', long: { multiple: 'a', suffix: 's', zero: 'z' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const several = options.flags.has('a') || options.values.has('s');
    const [first, second] = options.operands;
    if (first === undefined) return yield* fail(process, "basename: missing operand\nTry 'basename --help' for more information.\n");
    if (!several && options.operands.length > 2)
      return yield* fail(process, `basename: extra operand ‘${options.operands[2]}’\nTry 'basename --help' for more information.\n`);
    const suffix = several ? (options.values.get('s') ?? '') : (second ?? '');
    for (const path of several ? options.operands : [first]) {
      const base = baseName(path);
      yield* print(process, `${suffix !== base && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base}\n`);
    }
    return 0;
  },
};

export const dirnameProgram: Program = {
  name: 'dirname',
  summary: 'Print the directory part of a path',
  *run(process) {
    if (process.argv.length < 2) return yield* fail(process, "dirname: missing operand\nTry 'dirname --help' for more information.\n");
    for (const path of process.argv.slice(1)) yield* print(process, `${directoryName(path)}\n`);
    return 0;
  },
};

export const yesProgram: Program = {
  name: 'yes',
  summary: 'Print a line again and again',
  *run(process): Generator<Wait, number, void> {
    const block = encodeUtf8(`${process.argv.slice(1).join(' ') || 'y'}\n`).repeat(512);
    for (;;) {
      const error = yield* write(process, 1, block);
      if (error) return yield* fail(process, `yes: standard output: ${error.message}\n`);
      yield { on: 'turn' };
    }
  },
};

export const seqProgram: Program = {
  name: 'seq',
  summary: 'Print numbers in a row',
  *run(process) {
    const args = [...process.argv.slice(1)];
    let [separator, format, equal]: [string, string | undefined, boolean] = ['\n', undefined, false];
    while (/^-[swf]|^--(separator|format|equal-width)/.test(args[0] ?? '')) {
      const long = /^--(separator|format|equal-width)(?:=(.*))?$/s.exec(args[0]!);
      if (long)
        args.splice(0, 1, ...(long[1] === 'equal-width' ? ['-w'] : [`-${long[1]![0]}`, ...(long[2] === undefined ? [] : [long[2]])]));
      const word = args.shift()!;
      if (word.startsWith('-w')) equal = true;
      else if (word.startsWith('-s')) separator = word.slice(2) || args.shift() || '';
      else format = word.slice(2) || args.shift();
    }
    const numbers = args.map(Number);
    const bad = args.find((_, i) => Number.isNaN(numbers[i]) || args[i] === '');
    if (bad !== undefined)
      return yield* fail(process, `seq: invalid floating point argument: ‘${bad}’\nTry 'seq --help' for more information.\n`);
    if (numbers.length === 0) return yield* fail(process, "seq: missing operand\nTry 'seq --help' for more information.\n");
    const [first, step, last] =
      numbers.length === 1
        ? [1, 1, numbers[0]!]
        : numbers.length === 2
          ? [numbers[0]!, 1, numbers[1]!]
          : [numbers[0]!, numbers[1]!, numbers[2]!];
    if (step === 0)
      return yield* fail(process, `seq: invalid Zero increment value: ‘${args[1]}’\nTry 'seq --help' for more information.\n`);
    const digits = Math.max(...args.slice(0, numbers.length === 3 ? 2 : 1).map((text) => text.split('.')[1]?.length ?? 0));
    const width = equal ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0;
    const text = (value: number) =>
      format ? formatPrintf(format, [String(value)], { now: 0, limit: 1000 }).text : value.toFixed(digits).padStart(width, '0');
    const count = Math.floor((last - first) / step + 1e-10) + 1;
    for (let i = 0; i < count; i++) {
      yield* print(process, `${text(first + i * step)}${i === count - 1 ? '\n' : separator}`);
      if (i % 1000 === 999) yield { on: 'turn' };
    }
    return 0;
  },
};

export const printfProgram: Program = {
  name: 'printf',
  summary: 'Print with a format',
  *run(process) {
    const [format, ...values] = process.argv.slice(1);
    if (format === undefined) return yield* fail(process, 'printf: missing operand\n');
    const result = formatPrintf(format, values, { now: process.clock.now(), limit: process.limits.expansionBytes });
    yield* print(process, result.text);
    for (const message of result.errors) yield* printError(process, `printf: ${message}\n`);
    return result.errors.length > 0 ? 1 : 0;
  },
};

function testWith(process: Process, args: readonly string[]): boolean | string {
  return evaluateTestArguments(
    {
      files: process.files,
      uid: process.user.uid,
      gid: process.user.gid,
      isTerminal: (fd) => process.isTerminal(fd),
      isOpen: (fd) => process.descriptors().includes(fd),
      isSet: (name) => process.env[name] !== undefined,
      optionIsOn: () => false,
      number: BigInt,
    },
    args,
  );
}

const testing = (name: string): Program => ({
  name,
  summary: 'Evaluate a condition',
  *run(process) {
    const args = process.argv.slice(1);
    if (name === '[' && args.pop() !== ']') return yield* fail(process, '[: missing ‘]’\n', 2);
    const result = testWith(process, args);
    return typeof result === 'string' ? yield* fail(process, `${name}: ${result}\n`, 2) : Number(!result);
  },
});

export const testProgram = testing('test');
export const bracketProgram = testing('[');

export const envProgram: Program = {
  name: 'env',
  summary: 'Print the environment, or run a command in another one',
  *run(process) {
    const args = [...process.argv.slice(1)];
    let env: Record<string, string> = { ...process.env };
    while (args[0]?.startsWith('-')) {
      const word = args.shift()!;
      if (word === '-i' || word === '-' || word === '--ignore-environment') env = {};
      else if (word === '-u') delete env[args.shift() ?? ''];
    }
    while (args[0]?.includes('=')) {
      const [name, ...value] = args.shift()!.split('=');
      env[name!] = value.join('=');
    }
    if (args.length === 0) {
      yield* print(
        process,
        Object.keys(env)
          .map((name) => `${name}=${env[name]}\n`)
          .join(''),
      );
      return 0;
    }
    return yield* runChild(process, 'env', args, env);
  },
};

function* runChild(process: Process, name: string, argv: readonly string[], env: Record<string, string>): Generator<Wait, number, void> {
  // The command is looked up where it always was, in whatever environment it then runs.
  const path = findInPath(process.files, env['PATH'] ?? process.env['PATH'], argv[0]!);
  const pid = process.spawn({ argv, env, path });
  if (typeof pid !== 'number') {
    const problem = spawnProblem(name, argv[0]!, pid);
    return yield* fail(process, problem.message, problem.status);
  }
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') return report.status;
    yield { on: 'exit', pid };
  }
}

export const printenvProgram: Program = {
  name: 'printenv',
  summary: 'Print the environment',
  *run(process) {
    const names = process.argv.slice(1);
    const { env } = process;
    if (names.length === 0)
      yield* print(
        process,
        Object.keys(env)
          .map((name) => `${name}=${env[name]}\n`)
          .join(''),
      );
    else
      yield* print(
        process,
        names
          .filter((name) => env[name] !== undefined)
          .map((name) => `${env[name]}\n`)
          .join(''),
      );
    return names.every((name) => env[name] !== undefined) ? 0 : 1;
  },
};

export const whichProgram: Program = {
  name: 'which',
  summary: 'Print where a program is',
  *run(process) {
    const all = process.argv[1] === '-a';
    const names = process.argv.slice(all ? 2 : 1);
    let status = names.length === 0 ? 1 : 0;
    for (const name of names) {
      const found = searchPath(process.files, process.env['PATH'], name).filter((path) => process.files.access(path, 'x'));
      if (found.length === 0) status = 1;
      for (const path of all ? found : found.slice(0, 1)) yield* print(process, `${path}\n`);
    }
    return status;
  },
};

export const tputProgram: Program = {
  name: 'tput',
  summary: 'Ask the terminal what it can do',
  *run(process) {
    const { columns = 80, rows = 24 } = process.terminal ?? {};
    const texts: Record<string, string> = {
      cols: `${columns}\n`, lines: `${rows}\n`, clear: '\x1b[H\x1b[2J', bold: '\x1b[1m', sgr0: '\x1b(B\x1b[m', rev: '\x1b[7m', smul: '\x1b[4m',
      civis: '\x1b[?25l', cnorm: '\x1b[?25h', el: '\x1b[K', colors: '256\n', smcup: '\x1b[?1049h', rmcup: '\x1b[?1049l', bel: '\x07',
    }; // prettier-ignore
    const [capability = '', value] = process.argv.slice(1);
    const text = capability === 'setaf' ? `\x1b[3${value}m` : capability === 'setab' ? `\x1b[4${value}m` : texts[capability];
    if (text === undefined) return yield* fail(process, `tput: unknown terminfo capability '${capability}'\n`, 4);
    yield* print(process, text);
    return 0;
  },
};

export const sttyProgram: Program = {
  name: 'stty',
  summary: 'Show or change how the terminal works',
  *run(process) {
    const { terminal } = process;
    if (!terminal || !process.isTerminal(0)) return yield* fail(process, "stty: 'standard input': Inappropriate ioctl for device\n");
    if (process.argv[1] === 'size') yield* print(process, `${terminal.rows} ${terminal.columns}\n`);
    else if (process.argv.length === 1) yield* print(process, 'speed 38400 baud; line = 0;\n');
    return 0;
  },
};
