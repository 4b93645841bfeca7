import { failed } from '../../../files/file-error.ts';
import { parseArguments, same } from '../arguments.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { parsePathspecs, type Pathspec } from '../pathspec.ts';
import { findUntracked, IgnoreReader, readWorkFile, stageFile } from '../work-tree.ts';

const USAGE = '[<options>] [--] <pathspec>...';

/** Untracked files that a word means, one by one, ignored ones too when they are named. */
function newFiles(git: Git, specs: readonly Pathspec[], force: boolean): { files: string[]; ignored: string[] } {
  const { tree: repository } = git;
  const { untracked } = findUntracked(git, repository, repository.index, true);
  const files = untracked.filter((path) => !path.endsWith('/') && specs.some((spec) => spec.matches(path)));
  const reader = new IgnoreReader(git, repository);
  const ignored: string[] = [];
  for (const spec of specs) {
    const stat = spec.path === '' ? undefined : git.files.lstat(repository.absolute(spec.path));
    if (!stat || failed(stat) || repository.index.has(spec.path)) continue;
    const isDirectory = stat.type === 'directory';
    if (!reader.ignores(spec.path, isDirectory)) continue;
    if (!force) ignored.push(spec.text.replace(/\/$/, ''));
    else files.push(...(isDirectory ? filesBelow(git, spec.path) : [spec.path]));
  }
  if (force)
    for (const spec of specs) if (spec.path === '') files.push(...filesBelow(git, '').filter((path) => !repository.index.has(path)));
  return { files: [...new Set(files)].sort(), ignored };
}

function filesBelow(git: Git, directory: string): string[] {
  const { tree: repository } = git;
  const names = git.files.list(repository.absolute(directory));
  if (failed(names)) return [];
  return names.flatMap((name) => {
    const path = directory === '' ? name : `${directory}/${name}`;
    if (name === '.git') return [];
    return git.files.isDirectory(repository.absolute(path)) ? filesBelow(git, path) : [path];
  });
}

export const addCommand: GitCommand = {
  name: 'add',
  summary: 'Put the content of files into the index',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('add', USAGE, words, {
      flags: { A: 'all', u: 'update', f: 'force', n: 'dry-run', v: 'verbose', p: 'patch', i: 'interactive', N: 'intent-to-add', ...same('all', 'update', 'force', 'dry-run', 'verbose', 'patch', 'interactive', 'ignore-errors', 'intent-to-add') },
      values: { chmod: 'chmod' },
    }); // prettier-ignore
    if (args.has('patch') || args.has('interactive')) throw new GitError('error: git add -p and -i are not available here', 1);
    const { tree: repository } = git;
    const named = [...args.words, ...(args.paths ?? [])];
    if (named.length === 0 && !args.has('all') && !args.has('update')) {
      git.err('Nothing specified, nothing added.\n');
      git.hint(
        'Maybe you wanted to say \'git add .\'?\nTurn this message off by running\n"git config advice.addEmptyPathspec false"',
        'addEmptyPathspec',
      );
      return 0;
    }
    const specs = parsePathspecs(git, named.length > 0 ? named : [':/']);
    const { index } = repository;
    const tracked = index.paths().filter((path) => specs.some((spec) => spec.matches(path)));
    const { files, ignored } = args.has('update') ? { files: [], ignored: [] } : newFiles(git, specs, args.has('force'));
    for (const spec of specs) {
      const known =
        tracked.some((path) => spec.matches(path)) ||
        files.some((path) => spec.matches(path)) ||
        ignored.includes(spec.text.replace(/\/$/, ''));
      const there = spec.path === '' || git.files.exists(repository.absolute(spec.path));
      if (!known && !there) throw fatal(`pathspec '${spec.text}' did not match any files`);
    }
    if (ignored.length > 0) {
      git.err(`The following paths are ignored by one of your .gitignore files:\n${ignored.map((path) => `${path}\n`).join('')}`);
      git.hint(
        'Use -f if you really want to add them.\nTurn this message off by running\n"git config advice.addIgnoredFile false"',
        'addIgnoredFile',
      );
      if (files.length === 0 && tracked.length === 0) return 1;
    }
    const say = args.has('verbose') || args.has('dry-run');
    const copy = args.has('dry-run');
    for (const path of [...new Set([...tracked, ...files])].sort()) {
      const work = readWorkFile(repository, path);
      const before = index.entries.get(path);
      if (copy) {
        if (!work) git.out(`remove '${path}'\n`);
        else if (!before) git.out(`add '${path}'\n`);
        continue;
      }
      if (!work) index.remove(path);
      else stageFile(repository, index, path);
      if (work && args.value('chmod'))
        index.set(path, { mode: args.value('chmod') === '+x' ? '100755' : '100644', id: index.entries.get(path)!.id });
      if (say && !work) git.out(`remove '${path}'\n`);
      else if (say && before?.id !== index.entries.get(path)?.id) git.out(`add '${path}'\n`);
    }
    if (!copy) repository.saveIndex();
    return ignored.length > 0 ? 1 : 0;
  },
};
