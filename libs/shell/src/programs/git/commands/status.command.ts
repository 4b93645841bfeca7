import { parseArguments, same } from '../arguments.ts';
import type { GitCommand } from '../git.ts';
import { longStatus, readStatus, shortStatus, type UntrackedMode } from '../status-text.ts';
import { matchesAny, parsePathspecs } from '../pathspec.ts';
import { pathOf } from '../diff/file-change.ts';

const USAGE = '[<options>] [--] [<pathspec>...]';

export const statusCommand: GitCommand = {
  name: 'status',
  summary: 'Show what changed since the last commit',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('status', USAGE, words, {
      flags: { s: 'short', b: 'branch', v: 'verbose', z: 'zero', ...same('short', 'branch', 'long', 'verbose', 'ahead-behind', 'renames') },
      optional: { porcelain: 'porcelain', ignored: 'ignored', 'untracked-files': 'untracked', u: 'untracked' },
    });
    const mode = (args.value('untracked') ??
      (args.has('untracked') ? 'all' : undefined) ??
      (git.config.get('status.showuntrackedfiles') || 'normal')) as UntrackedMode;
    const specs = parsePathspecs(git, [...args.words, ...(args.paths ?? [])]);
    const all = readStatus(git, mode);
    const status = {
      ...all,
      staged: all.staged.filter((change) => matchesAny(specs, pathOf(change))),
      unstaged: all.unstaged.filter((change) => matchesAny(specs, pathOf(change))),
      untracked: all.untracked.filter((path) => matchesAny(specs, path.replace(/\/$/, ''))),
    };
    const porcelain = args.has('porcelain');
    const colour = git.coloured(undefined, 'status') && !porcelain;
    const short = args.has('short') || porcelain || (git.config.isTrue('status.short') && !args.has('long'));
    const ignored = args.has('ignored');
    git.out(
      short
        ? shortStatus(git, status, { branch: args.has('branch'), ignored, colour, porcelain })
        : longStatus(git, status, { ignored, colour }),
    );
    return 0;
  },
};
