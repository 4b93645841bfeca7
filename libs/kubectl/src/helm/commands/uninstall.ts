import { boolFlag, durationFlag, stringFlag } from '../../command/flag.ts';
import { uninstallRelease } from '../actions/uninstall.ts';
import type { HelmCommand } from '../command/helm-command.ts';

export const uninstall: HelmCommand = {
  name: 'uninstall',
  aliases: ['del', 'delete', 'un'],
  use: 'uninstall RELEASE_NAME [...]',
  short: 'uninstall a release',
  long: 'Takes everything away that the last revision of a release has brought, and its history.',
  flags: [
    stringFlag('cascade', 'how dependents are deleted: background, orphan or foreground', { default: 'background' }),
    stringFlag('description', 'words for the history'),
    boolFlag('dry-run', 'change nothing'),
    boolFlag('ignore-not-found', 'a release that is not there is no error'),
    boolFlag('keep-history', 'keep the history'),
    boolFlag('no-hooks', 'run no hooks'),
    durationFlag('timeout', 'how long to wait', { default: 300_000 }),
    boolFlag('wait', 'wait until everything is gone'),
  ],
  arguments: { least: 1 },
  *run({ flags, args, context }) {
    context.checkReachable();
    for (const name of args) {
      const absent = flags.bool('ignore-not-found') && context.store.history(name).length === 0;
      if (!absent && !flags.bool('dry-run')) {
        const kept = yield* uninstallRelease(context, name, {
          keepHistory: flags.bool('keep-history'),
          noHooks: flags.bool('no-hooks'),
          wait: flags.bool('wait'),
          timeout: flags.duration('timeout'),
          description: flags.string('description'),
        });
        context.streams.out(kept);
      }
      context.streams.out(`release ${JSON.stringify(name)} uninstalled\n`);
    }
  },
};
