/** Every command of git. Adding one means adding its file and one line here. */
import type { GitCommand } from '../git.ts';
import { addCommand } from './add.command.ts';
import { blameCommand } from './blame.command.ts';
import { branchCommand } from './branch.command.ts';
import { checkoutCommand, restoreCommand, switchCommand } from './checkout.command.ts';
import { cherryPickCommand, revertCommand } from './cherry-pick.command.ts';
import { cloneCommand } from './clone.command.ts';
import { commitCommand } from './commit.command.ts';
import { configCommand } from './config.command.ts';
import { diffCommand } from './diff.command.ts';
import { fetchCommand, pullCommand } from './fetch.command.ts';
import { cleanCommand, describeCommand, gcCommand, grepCommand, reflogCommand, shortlogCommand } from './housekeeping.command.ts';
import { initCommand } from './init.command.ts';
import { logCommand } from './log.command.ts';
import { mergeCommand } from './merge.command.ts';
import { mvCommand } from './mv.command.ts';
import { catFileCommand, checkIgnoreCommand, hashObjectCommand, lsFilesCommand, lsRemoteCommand, lsTreeCommand, mergeBaseCommand, revListCommand, showRefCommand, symbolicRefCommand, writeTreeCommand } from './plumbing.command.ts'; // prettier-ignore
import { pushCommand } from './push.command.ts';
import { rebaseCommand } from './rebase.command.ts';
import { remoteCommand } from './remote.command.ts';
import { resetCommand } from './reset.command.ts';
import { revParseCommand } from './rev-parse.command.ts';
import { rmCommand } from './rm.command.ts';
import { showCommand } from './show.command.ts';
import { stashCommand } from './stash.command.ts';
import { statusCommand } from './status.command.ts';
import { tagCommand } from './tag.command.ts';

export const allGitCommands: readonly GitCommand[] = [
  addCommand, blameCommand, branchCommand, catFileCommand, checkIgnoreCommand, checkoutCommand, cherryPickCommand, cleanCommand, cloneCommand,
  commitCommand, configCommand, describeCommand, diffCommand, fetchCommand, gcCommand, grepCommand, hashObjectCommand, initCommand, logCommand,
  lsFilesCommand, lsRemoteCommand, lsTreeCommand, mergeBaseCommand, mergeCommand, mvCommand, pullCommand, pushCommand, rebaseCommand,
  reflogCommand, remoteCommand, resetCommand, restoreCommand, revListCommand, revParseCommand, revertCommand, rmCommand, shortlogCommand,
  showCommand, showRefCommand, stashCommand, statusCommand, switchCommand, symbolicRefCommand, tagCommand, writeTreeCommand,
]; // prettier-ignore

/** Commands of a real git that are not here: they are refused by name. */
export const ABSENT_COMMANDS = new Set([
  'am', 'annotate', 'apply', 'archive', 'bisect', 'bundle', 'cherry', 'citool', 'column', 'daemon', 'difftool', 'fast-export', 'fast-import', 'filter-branch',
  'format-patch', 'fsck', 'gui', 'instaweb', 'lfs', 'maintenance', 'mergetool', 'notes', 'pack-objects', 'pack-refs', 'prune', 'range-diff', 'read-tree',
  'repack', 'replace', 'request-pull', 'send-email', 'sparse-checkout', 'submodule', 'subtree', 'svn', 'update-index', 'update-ref', 'verify-commit',
  'verify-tag', 'worktree', 'for-each-ref', 'count-objects', 'commit-tree', 'mktree', 'var', 'whatchanged',
]); // prettier-ignore
