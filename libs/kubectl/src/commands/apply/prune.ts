import { groupKind } from '../../cluster/rest-mapper.ts';
import type { Invocation } from '../../command/invocation.ts';
import { dryRunSuffix, type DryRun } from '../../options/dry-run.ts';
import type { Info } from '../../resource/info.ts';
import { propagationPolicy, sendDeletion } from '../delete/delete-object.ts';
import { prunable, prunedTypes } from './prune-candidates.ts';

/** Deletes what carries the annotation of apply, matches the selector and was not among the files. */
export function prune(invocation: Invocation, applied: readonly Info[], dryRun: DryRun): void {
  const { session, streams, flags } = invocation;
  for (const resource of prunedTypes(invocation)) {
    for (const info of prunable(invocation, resource, applied)) {
      if (dryRun !== 'client') {
        const query = dryRun === 'server' ? { dryRun: 'All' } : undefined;
        sendDeletion(session, info, {
          gracePeriodSeconds: flags.int('grace-period'),
          propagationPolicy: propagationPolicy(invocation),
          query,
        });
      }
      streams.out(`${groupKind(resource)}/${info.name} pruned${dryRunSuffix(dryRun)}\n`);
    }
  }
}
