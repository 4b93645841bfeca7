import type { FlagSet } from '../../command/flag-set.ts';
import type { ChangeOptions, DryRun } from '../actions/install.ts';
import { HelmError } from '../command/helm-error.ts';

/** From the flags that install and upgrade share. Throws HelmError. */
export function changeOptions(flags: FlagSet): ChangeOptions {
  return {
    atomic: flags.bool('atomic'),
    dryRun: dryRunOf(flags.string('dry-run')),
    noHooks: flags.bool('no-hooks'),
    wait: flags.bool('wait') || flags.bool('atomic'),
    waitForJobs: flags.bool('wait-for-jobs'),
    timeout: flags.duration('timeout'),
    description: flags.string('description'),
  };
}

function dryRunOf(text: string): DryRun {
  if (['', 'none', 'false'].includes(text)) return 'none';
  if (text === 'client' || text === 'true') return 'client';
  if (text === 'server') return 'server';
  throw new HelmError(`Invalid dry-run flag. Flag must one of the following: false, true, none, client, server`);
}
