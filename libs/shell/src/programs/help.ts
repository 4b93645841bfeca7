/** `--help` and `--version`, for every program that does not answer them itself. */
import type { Program } from '../kernel/program.ts';
import { print } from '../kernel/streams.ts';

/** These mean something else, or nothing, to programs that print what they are given, and to those that have an answer of their own. */
const OWN_ANSWER = new Set([
  'echo',
  'printf',
  'true',
  'false',
  'test',
  '[',
  'bash',
  'sh',
  'openssl',
  'yes',
  'sed',
  'envsubst',
  'env',
  'jq',
  'yq',
  'expr',
  'xargs',
  'nohup',
  'bc',
  'top',
  'zip',
  'unzip',
  'timeout',
  'watch',
  'kill',
  'apt',
  'apt-get',
  'dpkg',
  'dpkg-query',
  'apk',
  'git',
  'python3',
  'ssh-keygen',
]);

const USAGE: Readonly<Record<string, string>> = {
  cp: '[OPTION]... [-T] SOURCE DEST', mv: '[OPTION]... [-T] SOURCE DEST', ln: '[OPTION]... [-T] TARGET LINK_NAME', mkdir: '[OPTION]... DIRECTORY...',
  rmdir: '[OPTION]... DIRECTORY...', chmod: '[OPTION]... MODE[,MODE]... FILE...', chown: '[OPTION]... [OWNER][:[GROUP]] FILE...',
  grep: '[OPTION]... PATTERNS [FILE]...', tr: '[OPTION]... STRING1 [STRING2]', seq: '[OPTION]... LAST', date: '[OPTION]... [+FORMAT]',
  basename: 'NAME [SUFFIX]', dirname: '[OPTION] NAME...', cut: 'OPTION... [FILE]...', find: '[-H] [-L] [-P] [path...] [expression]',
  diff: '[OPTION]... FILES', touch: '[OPTION]... FILE...', stat: '[OPTION]... FILE...', uniq: '[OPTION]... [INPUT [OUTPUT]]',
  sleep: 'NUMBER[SUFFIX]...', tee: '[OPTION]... [FILE]...', whoami: '[OPTION]...', chroot: '[OPTION] NEWROOT [COMMAND [ARG]...]', id: '[OPTION]... [USER]...', which: '[-a] args',
}; // prettier-ignore

const PACKAGES: Readonly<Record<string, string>> = {
  grep: 'grep (GNU grep) 3.11', egrep: 'grep (GNU grep) 3.11', fgrep: 'grep (GNU grep) 3.11', find: 'find (GNU findutils) 4.9.0',
  diff: 'diff (GNU diffutils) 3.10', cmp: 'cmp (GNU diffutils) 3.10', tar: 'tar (GNU tar) 1.35', gzip: 'gzip 1.12', less: 'less 590',
}; // prettier-ignore

/** How a program is called, without its name. */
export const synopsisOf = (name: string): string => USAGE[name] ?? '[OPTION]... [FILE]...';

export function withHelp(program: Program): Program {
  const { name, summary } = program;
  if (OWN_ANSWER.has(name)) return program;
  return {
    ...program,
    *run(process) {
      const asked = process.argv.slice(1).find((word) => word === '--help' || word === '--version' || word === '--');
      if (asked === '--version') yield* print(process, `${PACKAGES[name] ?? `${name} (GNU coreutils) 9.4`}\n`);
      else if (asked === '--help') yield* print(process, `Usage: ${name} ${synopsisOf(name)}\n${summary}.\n`);
      else return yield* program.run(process);
      return 0;
    },
  };
}
