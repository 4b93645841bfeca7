/** sudo, as on a machine where root may do everything and nobody else is in the sudoers file. */
import { failed } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print } from '../kernel/streams.ts';
import { ROOT, type User } from '../kernel/users.ts';

const USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo [-ABEHknPS] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
`;
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;
/** Letters that change nothing where no password is asked for and the environment is kept. */
const HARMLESS = 'ABEHknPS';
const LONG: Readonly<Record<string, string>> = {
  '--login': '-i',
  '--shell': '-s',
  '--non-interactive': '-n',
  '--preserve-env': '-E',
  '--set-home': '-H',
  '--stdin': '-S',
  '--version': '-V',
};

interface Call {
  user: string;
  shell: 'none' | 'login' | 'plain';
  version: boolean;
  env: Record<string, string>;
  command: readonly string[];
}

/** A text says what is wrong. */
function parse(args: readonly string[]): Call | string {
  const call: Call = { user: 'root', shell: 'none', version: false, env: {}, command: [] };
  const queue = [...args];
  while (queue[0]?.startsWith('-')) {
    const word = queue.shift()!;
    if (word === '--') break;
    const long = LONG[word.split('=')[0]!];
    const letters = long ?? (word.startsWith('--user=') ? `-u${word.slice(7)}` : word);
    if (letters.startsWith('--')) return `sudo: unrecognized option '${word}'\n${USAGE}`;
    for (let i = 1; i < letters.length; i++) {
      const letter = letters[i]!;
      if (letter === 'i') call.shell = 'login';
      else if (letter === 's') call.shell = 'plain';
      else if (letter === 'V') call.version = true;
      else if (letter === 'u' || letter === 'g') {
        const value = letters.slice(i + 1) || queue.shift();
        if (value === undefined) return `sudo: option requires an argument -- '${letter}'\n${USAGE}`;
        if (letter === 'u') call.user = value;
        break;
      } else if (!HARMLESS.includes(letter)) return `sudo: invalid option -- '${letter}'\n${USAGE}`;
    }
  }
  for (let match = ASSIGNMENT.exec(queue[0] ?? ''); match; match = ASSIGNMENT.exec(queue[0] ?? '')) {
    call.env[match[1]!] = match[2]!;
    queue.shift();
  }
  return { ...call, command: queue };
}

/** Of /etc/passwd; `#1000` is a user id. */
function findUser({ files }: Process, name: string): User | undefined {
  if (name === ROOT.name || name === '#0') return ROOT;
  const text = files.readText('/etc/passwd');
  const lines = failed(text) ? [] : text.split('\n').map((line) => line.split(':'));
  const found = lines.find(([user, , uid]) => user === name || `#${uid}` === name);
  return found && { name: found[0]!, uid: Number(found[2]), gid: Number(found[3]), home: found[5] ?? '/' };
}

function argvOf({ shell, command }: Call): readonly string[] {
  if (shell === 'none') return command;
  const bash = shell === 'login' ? ['bash', '-l'] : ['bash'];
  // Each word is one word for the shell, too.
  return command.length === 0 ? bash : [...bash, '-c', command.map((word) => word.replace(/[^\w/.:=@%+,-]/g, '\\$&')).join(' ')];
}

export const sudoProgram: Program = {
  name: 'sudo',
  summary: 'Run a command as another user, by default as root',
  *run(process) {
    const call = parse(process.argv.slice(1));
    if (typeof call === 'string') return yield* fail(process, call, 1);
    if (call.version) {
      yield* print(process, 'Sudo version 1.9.15p5\n');
      return 0;
    }
    if (call.command.length === 0 && call.shell === 'none') return yield* fail(process, USAGE, 1);
    const user = findUser(process, call.user);
    if (!user) return yield* fail(process, `sudo: unknown user ${call.user}\nsudo: error initializing audit plugin sudoers_audit\n`, 1);
    if (process.user.uid !== 0) return yield* fail(process, `${process.user.name} is not in the sudoers file.\n`, 1);
    const login = { HOME: user.home, USER: user.name, LOGNAME: user.name };
    const sudo = { SUDO_USER: process.user.name, SUDO_UID: String(process.user.uid), SUDO_GID: String(process.user.gid) };
    const argv = argvOf(call);
    const pid = process.spawn({
      argv,
      user,
      env: { ...process.env, ...sudo, ...login, ...call.env },
      ...(call.shell === 'login' ? { cwd: user.home } : {}),
    });
    if (typeof pid !== 'number') {
      const reason = pid.failure === 'not-found' ? 'command not found' : 'Permission denied';
      return yield* fail(process, `sudo: ${argv[0]}: ${reason}\n`, 1);
    }
    for (;;) {
      const report = process.reap(pid);
      if (report?.state === 'exited') return report.status;
      yield { on: 'exit', pid };
    }
  },
};
