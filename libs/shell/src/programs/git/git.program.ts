/** git: repositories of real objects in the files of the machine. What it does and what it says is git 2.39's. */
import type { Program } from '../../kernel/program.ts';
import { writeAll } from './pager.ts';
import type { ConfigEntry } from './config-file.ts';
import { canonicalKey } from './config-file.ts';
import { Git, type GitCommand, type Steps } from './git.ts';
import { GitError } from './git-error.ts';
import { ABSENT_COMMANDS, allGitCommands } from './commands/all-commands.ts';
import { editDistance } from './edit-distance.ts';

export const GIT_VERSION = '2.39.5';

const commands = new Map(allGitCommands.map((command) => [command.name, command]));

interface Call {
  readonly settings: ConfigEntry[];
  readonly directories: string[];
  readonly env: Record<string, string>;
  paginate: boolean;
  words: readonly string[];
}

const USAGE = `usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]
           [--exec-path[=<path>]] [--html-path] [--man-path] [--info-path]
           [-p | --paginate | -P | --no-pager] [--no-replace-objects] [--bare]
           [--git-dir=<path>] [--work-tree=<path>] [--namespace=<name>]
           [--super-prefix=<path>] [--config-env=<name>=<envvar>]
           <command> [<args>]
`;

/** What comes before the command's name. */
function parseCall(words: readonly string[]): Call {
  const call: Call = { settings: [], directories: [], env: {}, paginate: true, words: [] };
  const queue = [...words];
  while (queue[0]?.startsWith('-')) {
    const word = queue.shift()!;
    const value = (): string => {
      const next = queue.shift();
      if (next === undefined)
        throw new GitError(
          word === '-C' ? `no directory given for '-C'\n${USAGE.trimEnd()}` : `-c expects a configuration string\n${USAGE.trimEnd()}`,
          129,
        );
      return next;
    };
    if (word === '-C') call.directories.push(value());
    else if (word === '-c') {
      const text = value();
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals);
      if (!name.includes('.'))
        throw new GitError(`error: key does not contain a section: ${name}\nfatal: unable to parse command-line config`);
      call.settings.push({ key: canonicalKey(name), value: equals < 0 ? 'true' : text.slice(equals + 1) });
    } else if (word === '--no-pager' || word === '-P') call.paginate = false;
    else if (word === '--version' || word === '-v') return { ...call, words: ['version'] };
    else if (word === '--help' || word === '-h') return { ...call, words: ['help', ...queue] };
    else if (word.startsWith('--git-dir')) call.env['GIT_DIR'] = word.includes('=') ? word.slice(10) : value();
    else if (word.startsWith('--work-tree')) call.env['GIT_WORK_TREE'] = word.includes('=') ? word.slice(12) : value();
    else if (word === '--exec-path') return { ...call, words: ['--exec-path'] };
    else if (!['-p', '--paginate', '--bare', '--no-optional-locks', '--literal-pathspecs', '--no-replace-objects'].includes(word))
      throw new GitError(`unknown option: ${word}\n${USAGE.trimEnd()}`, 129);
  }
  return { ...call, words: queue };
}

function help(words: readonly string[]): string {
  const command = words[0] === undefined ? undefined : commands.get(words[0]);
  if (command) return `git-${command.name} - ${command.summary}\n\nusage: git ${command.name} ${command.usage}\n`;
  const rows = allGitCommands.map(({ name, summary }) => `   ${name.padEnd(13)} ${summary}\n`);
  return `${USAGE}\nThese are the commands of git that are here:\n\n${rows.join('')}\n'git help <command>' tells more about one of them.\n`;
}

function unknownCommand(name: string): GitError {
  if (ABSENT_COMMANDS.has(name))
    return new GitError(`git: '${name}' is not available on this machine: it is a command of git that Drydock does not have.`, 1);
  const scored = allGitCommands.map((command) => ({ name: command.name, distance: editDistance(name, command.name) }));
  const best = Math.min(...scored.map(({ distance }) => distance));
  const close = best < 6 ? scored.filter(({ distance }) => distance === best).map((each) => each.name).sort() : []; // prettier-ignore
  const hint =
    close.length === 0
      ? ''
      : `\n\nThe most similar command${close.length === 1 ? ' is' : 's are'}\n${close.map((each) => `\t${each}`).join('\n')}`;
  return new GitError(`git: '${name}' is not a git command. See 'git --help'.${hint}`, 1);
}

/** An alias of the settings: more words, or a line for the shell after `!`. */
function* runAlias(git: Git, words: readonly string[]): Steps<number | readonly string[]> {
  const alias = commands.has(words[0]!) ? undefined : git.config.get(`alias.${words[0]}`);
  if (alias === undefined) return words;
  if (alias.startsWith('!')) return yield* git.spawn(['sh', '-c', `${alias.slice(1)} "$@"`, alias.slice(1), ...words.slice(1)]);
  const expanded = alias.match(/'[^']*'|"[^"]*"|[^\s'"]+/g)?.map((word) => word.replace(/^(['"])(.*)\1$/, '$2')) ?? [];
  return [...expanded, ...words.slice(1)];
}

function* runCommand(git: Git, command: GitCommand, args: readonly string[], paginate: boolean): Steps {
  if (args.includes('-h') && args.length === 1) {
    git.err(`usage: git ${command.name} ${command.usage}\n\n`);
    return 129;
  }
  if (args[0] === '--help') {
    git.out(help([command.name]));
    return 0;
  }
  const status = yield* command.run(git, args);
  git.process.charge(100);
  if (command.paged && paginate && git.process.isTerminal(1)) yield* writeAll(git, git.takeOutput());
  return status;
}

function* main(git: Git, call: Call): Steps {
  if (call.words.length === 0) {
    git.out(help([]));
    return 1;
  }
  if (call.words[0] === 'version') {
    git.out(`git version ${GIT_VERSION}\n`);
    return 0;
  }
  if (call.words[0] === 'help') {
    git.out(help(call.words.slice(1)));
    return 0;
  }
  if (call.words[0] === '--exec-path') {
    git.out('/usr/lib/git-core\n');
    return 0;
  }
  const words = yield* runAlias(git, call.words);
  if (typeof words === 'number') return words;
  const command = commands.get(words[0] ?? '');
  if (!command) throw unknownCommand(words[0] ?? '');
  return yield* runCommand(git, command, words.slice(1), call.paginate);
}

export const gitProgram: Program = {
  name: 'git',
  summary: 'Keep the history of files',
  *run(process) {
    let git = new Git(process, []);
    let status: number;
    try {
      const call = parseCall(process.argv.slice(1));
      process.env = { ...process.env, ...call.env };
      for (const directory of call.directories) {
        const target = process.files.absolute(directory);
        if (!process.files.isDirectory(target)) throw new GitError(`fatal: cannot change to '${directory}': No such file or directory`);
        process.cwd = target;
      }
      git = new Git(process, call.settings);
      status = yield* main(git, call);
    } catch (problem) {
      if (!(problem instanceof GitError)) throw problem;
      if (problem.message !== '') git.err(`${problem.message}\n`);
      status = problem.status;
    }
    yield* git.flush();
    return status;
  },
};
