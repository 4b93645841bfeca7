import { failed } from '../../../files/file-error.ts';
import { parseArguments, same } from '../arguments.ts';
import type { GitCommand } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { parsePathspecs } from '../pathspec.ts';
import { idOfWorkFile, removeWorkFile } from '../work-tree.ts';

const USAGE = '[-f | --force] [-n] [-r] [--cached] [--ignore-unmatch] [--quiet] [--] [<pathspec>...]';

export const rmCommand: GitCommand = {
  name: 'rm',
  summary: 'Remove files from the work tree and the index',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('rm', USAGE, words, {
      flags: { f: 'force', r: 'recursive', n: 'dry-run', q: 'quiet', ...same('force', 'cached', 'quiet', 'dry-run', 'ignore-unmatch') },
    });
    const { tree: repository } = git;
    const { index, refs } = repository;
    const named = [...args.words, ...(args.paths ?? [])];
    if (named.length === 0) throw fatal('No pathspec was given. Which files should I remove?');
    const paths: string[] = [];
    for (const spec of parsePathspecs(git, named)) {
      const found = index.paths().filter((path) => spec.matches(path));
      if (found.length === 0 && !args.has('ignore-unmatch')) throw fatal(`pathspec '${spec.text}' did not match any files`);
      if (!args.has('recursive') && found.some((path) => path !== spec.path) && !/[*?[]/.test(spec.path))
        throw fatal(`not removing '${spec.text}' recursively without -r`);
      paths.push(...found.filter((path) => !paths.includes(path)));
    }
    const head = repository.treeOf(refs.head);
    const kinds = { both: [] as string[], staged: [] as string[], local: [] as string[] };
    for (const path of args.has('force') ? [] : paths) {
      const entry = index.entries.get(path);
      const work = idOfWorkFile(repository, path);
      if (!entry || !work) continue;
      const [staged, local] = [head.get(path)?.id !== entry.id, work.id !== entry.id];
      if (staged && local) kinds.both.push(path);
      else if (args.has('cached')) continue;
      else if (staged) kinds.staged.push(path);
      else if (local) kinds.local.push(path);
    }
    const complain = (list: readonly string[], what: string, advice: string): string[] =>
      list.length === 0
        ? []
        : [
            `error: the following file${list.length === 1 ? ' has' : 's have'} ${what}:\n${list.map((path) => `    ${path}`).join('\n')}\n(use ${advice})`,
          ];
    const problems = [
      ...complain(kinds.both, 'staged content different from both the\nfile and the HEAD', '-f to force removal'),
      ...complain(kinds.staged, 'changes staged in the index', '--cached to keep the file, or -f to force removal'),
      ...complain(kinds.local, 'local modifications', '--cached to keep the file, or -f to force removal'),
    ];
    if (problems.length > 0) throw new GitError(problems.join('\n'), 1);
    const cwd = git.files.realpath('.');
    for (const path of paths) {
      if (!args.has('quiet')) git.out(`rm '${path}'\n`);
      if (args.has('dry-run')) continue;
      index.remove(path);
      if (!args.has('cached')) removeWorkFile(repository, path, failed(cwd) ? '' : cwd);
    }
    repository.saveIndex();
    return 0;
  },
};
