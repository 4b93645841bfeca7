import { upstreamOf } from '../branches.ts';
import type { Git, GitCommand } from '../git.ts';
import { ambiguous, findRevision, fullRefName, shorten } from '../revision.ts';
import { fatal, GitError } from '../git-error.ts';

const USAGE = '[<options>] <args>...';

/** Questions about the repository itself; undefined: it is no such question. */
function answer(git: Git, word: string): string | undefined {
  const { repository, prefix } = git;
  const up = (): string => '../'.repeat(prefix.split('/').length - 1);
  switch (word) {
    case '--show-toplevel':
      return git.tree.workTree;
    case '--git-dir':
      return repository.workTree === undefined ? '.' : prefix === '' ? '.git' : repository.gitDirectory;
    case '--absolute-git-dir':
      return repository.gitDirectory;
    case '--git-common-dir':
      return prefix === '' ? '.git' : `${up()}.git`;
    case '--is-inside-work-tree':
      return String(repository.workTree !== undefined && !git.process.cwd.startsWith(repository.gitDirectory));
    case '--is-inside-git-dir':
      return String(`${git.process.cwd}/`.startsWith(`${repository.gitDirectory}/`));
    case '--is-bare-repository':
      return String(repository.workTree === undefined);
    case '--is-shallow-repository':
      return 'false';
    case '--show-prefix':
      return prefix;
    case '--show-cdup':
      return prefix === '' ? '' : up();
    default:
      return undefined;
  }
}

export const revParseCommand: GitCommand = {
  name: 'rev-parse',
  summary: 'Find the ids that names stand for',
  usage: USAGE,
  *run(git, words) {
    let [short, length, quiet, verify, abbreviated, symbolic] = [false, 0, false, false, false, false];
    for (const word of words) {
      const shortened = /^--short(?:=(\d+))?$/.exec(word);
      if (shortened) [short, length] = [true, Number(shortened[1] ?? 0)];
      else if (word === '-q' || word === '--quiet') quiet = true;
      else if (word === '--verify') verify = true;
      else if (/^--abbrev-ref/.test(word)) abbreviated = true;
      else if (word === '--symbolic-full-name') symbolic = true;
      else if (word === '--all') {
        const { refs } = git.repository;
        for (const ref of refs.list('refs/')) git.out(`${refs.idOf(ref)}\n`);
      } else if (word.startsWith('--') && word !== '--') {
        const text = answer(git, word);
        git.out(`${text ?? word}\n`);
      } else {
        const range = /^(.*?)(\.\.\.?)(.*)$/.exec(word);
        const asked =
          range && findRevision(git.repository, range[3]! || 'HEAD') ? [range[3]! || 'HEAD', `^${range[1]! || 'HEAD'}`] : [word];
        for (const each of asked) {
          const negated = each.startsWith('^') ? '^' : '';
          const name = each.slice(negated.length);
          const id = findRevision(git.repository, name, upstreamOf(git));
          if (id === undefined) {
            if (quiet && verify) return 1;
            if (verify) throw fatal('Needed a single revision');
            git.out(`${word}\n`);
            throw ambiguous(word);
          }
          const ref = fullName(git, name);
          if (abbreviated) git.out(`${ref === undefined ? name : ref.replace(/^refs\/(heads|remotes|tags)\//, '')}\n`);
          else if (symbolic) git.out(ref === undefined ? '' : `${ref}\n`);
          else git.out(`${negated}${short ? id.slice(0, Math.max(length, length > 0 ? 4 : shorten(git.repository, id).length)) : id}\n`);
        }
      }
    }
    if (words.length === 0 && !git.found) throw new GitError('');
    return 0;
  },
};

function fullName(git: Git, name: string): string | undefined {
  const { repository } = git;
  const tracked = /^(.*)@\{(u|upstream)\}$/.exec(name);
  if (tracked) return upstreamOf(git)(tracked[1]! || (repository.refs.branch ?? ''));
  const ref = fullRefName(repository, name === '@' ? 'HEAD' : name);
  return ref === 'HEAD' ? (repository.refs.symbolic('HEAD') ?? 'HEAD') : ref;
}
