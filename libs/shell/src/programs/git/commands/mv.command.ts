import { parseArguments, same } from '../arguments.ts';
import { baseName } from '../../../files/paths.ts';
import type { GitCommand } from '../git.ts';
import { fatal, UsageExit } from '../git-error.ts';
import { parsePathspec } from '../pathspec.ts';

const USAGE = '[<options>] <source>... <destination>';

export const mvCommand: GitCommand = {
  name: 'mv',
  summary: 'Move or rename files',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('mv', USAGE, words, {
      flags: { f: 'force', k: 'skip', n: 'dry-run', v: 'verbose', ...same('force', 'verbose', 'dry-run') },
    });
    const { tree: repository } = git;
    const { index } = repository;
    const named = [...args.words, ...(args.paths ?? [])];
    const target = named.pop();
    if (target === undefined || named.length === 0) throw new UsageExit(`usage: git mv ${USAGE}`);
    const into = git.files.isDirectory(target);
    const to = parsePathspec(git, target).path;
    if (named.length > 1 && !into) throw fatal(`destination '${target}' is not a directory`);
    const moves = named.map((word) => ({
      word,
      from: parsePathspec(git, word).path,
      to: into ? (to === '' ? baseName(word) : `${to}/${baseName(word)}`) : to,
    }));
    for (const move of moves) {
      const tracked = index.paths().filter((path) => path === move.from || path.startsWith(`${move.from}/`));
      const where = `source=${move.from}, destination=${move.to}`;
      if (!git.files.exists(repository.absolute(move.from))) throw fatal(`bad source, ${where}`);
      if (tracked.length === 0)
        throw fatal(
          `${git.files.isDirectory(repository.absolute(move.from)) ? 'source directory is empty' : 'not under version control'}, ${where}`,
        );
      if (git.files.exists(repository.absolute(move.to)) && !args.has('force')) throw fatal(`destination exists, ${where}`);
      if (!into && target.endsWith('/')) throw fatal(`destination directory does not exist, ${where}`);
    }
    for (const move of moves) {
      if (args.has('verbose') || args.has('dry-run')) git.out(`Renaming ${move.from} to ${move.to}\n`);
      if (args.has('dry-run')) continue;
      const error = git.files.rename(repository.absolute(move.from), repository.absolute(move.to));
      if (error) throw fatal(`renaming '${move.from}' failed: ${error.message}`);
      for (const path of index.paths()) {
        if (path !== move.from && !path.startsWith(`${move.from}/`)) continue;
        const entry = index.entries.get(path);
        index.remove(path);
        if (entry) index.set(move.to + path.slice(move.from.length), entry, entry.size, entry.mtime);
      }
    }
    repository.saveIndex();
    return 0;
  },
};
