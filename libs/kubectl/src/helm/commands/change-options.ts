import type { FlagSet } from '../../command/flag-set.ts';
import type { ChangeOptions, DryRun } from '../actions/install.ts';
import { HelmError } from '../command/helm-error.ts';

/** From the flags that install and upgrade share. Throws HelmError. */
export function changeOptions(flags: FlagSet): ChangeOptions {
  refusePostRenderer(flags);
  return {
    skipSchemaValidation: flags.bool('skip-schema-validation'),
    atomic: flags.bool('atomic'),
    dryRun: dryRunOf(flags.string('dry-run')),
    noHooks: flags.bool('no-hooks'),
    wait: flags.bool('wait') || flags.bool('atomic'),
    waitForJobs: flags.bool('wait-for-jobs'),
    timeout: flags.duration('timeout'),
    description: flags.string('description'),
  };
}

/** Manifests go to the cluster as the chart makes them. */
export function refusePostRenderer(flags: FlagSet): void {
  if (flags.string('post-renderer')) throw new HelmError('helm --post-renderer is not simulated');
}

function dryRunOf(text: string): DryRun {
  if (['', 'none', 'false'].includes(text)) return 'none';
  if (text === 'client' || text === 'true') return 'client';
  if (text === 'server') return 'server';
  throw new HelmError(`Invalid dry-run flag. Flag must one of the following: false, true, none, client, server`);
}
