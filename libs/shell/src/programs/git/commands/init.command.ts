import { failed } from '../../../files/file-error.ts';
import { normalizePath } from '../../../files/paths.ts';
import { parseArguments, same } from '../arguments.ts';
import { isValidRefName } from '../branches.ts';
import { createRepository } from '../create-repository.ts';
import type { GitCommand } from '../git.ts';
import { fatal } from '../git-error.ts';
import { repositoryAt } from '../repository.ts';

const HINT = `Using 'master' as the name for the initial branch. This default branch name
is subject to change. To configure the initial branch name to use in all
of your new repositories, which will suppress this warning, call:

	git config --global init.defaultBranch <name>

Names commonly chosen instead of 'master' are 'main', 'trunk' and
'development'. The just-created branch can be renamed via this command:

	git branch -m <name>`;

const USAGE = '[-q | --quiet] [--bare] [-b <branch-name> | --initial-branch=<branch-name>] [<directory>]';

export const initCommand: GitCommand = {
  name: 'init',
  summary: 'Create an empty repository, or make one of a directory',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('init', USAGE, words, {
      flags: { q: 'quiet', ...same('quiet', 'bare') },
      values: { b: 'branch', 'initial-branch': 'branch' },
    });
    const path = normalizePath(git.files.absolute(args.words[0] ?? '.'));
    const error = git.files.makeDirectories(path);
    if (error) throw fatal(`cannot mkdir ${args.words[0]}: ${error.message}`);
    const real = git.files.realpath(path);
    const directory = failed(real) ? path : real;
    const before = repositoryAt(git.files, directory);
    const configured = git.config.get('init.defaultbranch');
    const branch = args.value('branch') ?? configured ?? 'master';
    if (!before && !isValidRefName(branch))
      throw fatal(
        args.value('branch') === undefined
          ? `invalid branch name: init.defaultBranch = ${branch}`
          : `invalid initial branch name: '${branch}'`,
      );
    const made = before ?? createRepository(git.files, directory, args.has('bare'), branch);
    if (before) {
      if (args.value('branch') !== undefined) git.err(`warning: re-init: ignored --initial-branch=${branch}\n`);
    } else if (args.value('branch') === undefined && configured === undefined && !args.has('quiet'))
      git.err(HINT.split('\n').map((line) => (line === '' ? 'hint:\n' : line.startsWith('\t') ? `hint: ${line}\n` : `hint: ${line}\n`)).join('').replaceAll('hint:\n', 'hint: \n')); // prettier-ignore
    if (!args.has('quiet')) git.out(`${before ? 'Reinitialized existing' : 'Initialized empty'} Git repository in ${made.gitDirectory}/\n`);
    return 0;
  },
};
