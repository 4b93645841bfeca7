import { boolFlag, durationFlag, intFlag } from '../../command/flag.ts';
import { rollbackRelease } from '../actions/rollback.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';

export const rollback: HelmCommand = {
  name: 'rollback',
  use: 'rollback <RELEASE> [REVISION]',
  short: 'roll back a release to a previous revision',
  long: 'Brings a release back to a revision of its history, as a new revision. Without a number it is the one before the last.',
  flags: [
    boolFlag('cleanup-on-fail', 'take away what a rollback that failed has made'),
    boolFlag('dry-run', 'change nothing'),
    boolFlag('force', 'replace what cannot be patched'),
    intFlag('history-max', 'how many revisions are kept; 0 for all', { default: 10 }),
    boolFlag('no-hooks', 'run no hooks'),
    boolFlag('recreate-pods', 'start pods anew'),
    durationFlag('timeout', 'how long to wait', { default: 300_000 }),
    boolFlag('wait', 'wait until everything is ready'),
    boolFlag('wait-for-jobs', 'with --wait, wait for jobs, too'),
  ],
  arguments: { least: 1 },
  *run({ flags, args: [name = '', revision = '0'], context }) {
    if (!/^-?\d+$/.test(revision))
      throw new HelmError(`could not convert revision to a number: strconv.Atoi: parsing ${JSON.stringify(revision)}: invalid syntax`);
    context.checkReachable();
    yield* rollbackRelease(context, name, Number(revision), {
      dryRun: flags.bool('dry-run') ? 'client' : 'none',
      noHooks: flags.bool('no-hooks'),
      wait: flags.bool('wait'),
      waitForJobs: flags.bool('wait-for-jobs'),
      timeout: flags.duration('timeout'),
      historyMax: flags.int('history-max'),
    });
    context.streams.out('Rollback was a success! Happy Helming!\n');
  },
};
