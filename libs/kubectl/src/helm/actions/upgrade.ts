/** `helm upgrade` (pkg/action/upgrade.go). */
import { StatusError } from '@drydock/apimachinery';
import type { Steps } from '../../command/streams.ts';
import type { Chart, Values } from '../chart/chart.ts';
import { coalesceValues, mergeValues } from '../chart/chart-values.ts';
import { HelmError } from '../command/helm-error.ts';
import type { Release } from '../release/release.ts';
import { restoreChart } from '../release/stored-chart.ts';
import { offlineCapabilities } from '../templating/capabilities.ts';
import type { HelmContext } from './context.ts';
import { build, hooksOf, type ChangeOptions } from './install.ts';
import { buildObjects, existingObjects, owned, updateObjects } from './kube-objects.ts';
import { checkInstallable, checkName, clusterLookup, prepareRelease } from './prepare-release.ts';
import { waitUntilReady } from './readiness.ts';
import { rollbackRelease } from './rollback.ts';

export interface UpgradeOptions extends ChangeOptions {
  readonly resetValues: boolean;
  readonly reuseValues: boolean;
  readonly resetThenReuseValues: boolean;
  readonly historyMax: number;
}

/** The new revision. Throws HelmError. */
export function* upgradeRelease(context: HelmContext, name: string, chart: Chart, given: Values, options: UpgradeOptions): Steps<Release> {
  const { store, session } = context;
  checkName(name);
  context.checkReachable();
  const history = store.history(name);
  const last = history.at(-1);
  if (!last) throw new HelmError(`${JSON.stringify(name)} has no deployed releases`);
  if (last.info.status.startsWith('pending-')) throw new HelmError('another operation (install/upgrade/rollback) is in progress');
  const current = currentRelease(history, last, name);
  checkInstallable(chart);
  const { values, defaults } = chosenValues(current, chart, given, options);
  const release = prepareRelease(context, defaults, values, {
    facts: { name, namespace: last.namespace, revision: last.version + 1, isUpgrade: true },
    capabilities: options.dryRun === 'client' ? offlineCapabilities() : context.capabilities(),
    description: 'Preparing upgrade',
    status: 'pending-upgrade',
    skipSchemaValidation: options.skipSchemaValidation,
    lookup: options.dryRun === 'client' ? undefined : clusterLookup(context),
  });
  release.info.first_deployed = current.info.first_deployed;
  const original = buildObjects(session, current.manifest, current.namespace);
  const target = owned(build(context, release), release);
  const isNew = target.filter(
    (info) =>
      !original.some((each) => each.name === info.name && each.resource.kind === info.resource.kind && each.namespace === info.namespace),
  );
  const adopted = existingObjects(session, isNew, release, 'update');
  if (options.dryRun !== 'none') return { ...release, info: { ...release.info, description: 'Dry run complete' } };
  store.prune(name, options.historyMax > 0 ? options.historyMax - 1 : 0);
  store.create(release);
  try {
    if (!options.noHooks) yield* hooksOf(context, release, 'pre-upgrade', options.timeout);
    updateObjects(session, [...owned(original, release), ...adopted], target);
    if (options.wait) yield* waitUntilReady(context, target, { timeout: options.timeout, jobs: options.waitForJobs });
    if (!options.noHooks) yield* hooksOf(context, release, 'post-upgrade', options.timeout);
  } catch (error) {
    throw yield* failUpgrade(context, release, error, options);
  }
  current.info.status = 'superseded';
  store.update(current);
  release.info.status = 'deployed';
  release.info.description = options.description || 'Upgrade complete';
  store.update(release);
  return release;
}

/** What is deployed; after a failure that is not always the last revision. */
function currentRelease(history: readonly Release[], last: Release, name: string): Release {
  if (last.info.status === 'deployed') return last;
  const deployed = history.findLast(({ info }) => info.status === 'deployed');
  if (deployed) return deployed;
  if (last.info.status === 'failed' || last.info.status === 'superseded') return last;
  throw new HelmError(`${JSON.stringify(name)} has no deployed releases`);
}

/** Which values the new revision is given, and the chart with the defaults that they lie over. */
function chosenValues(current: Release, chart: Chart, given: Values, options: UpgradeOptions): { values: Values; defaults: Chart } {
  const before = current.config ?? {};
  if (options.resetValues) return { values: given, defaults: chart };
  if (options.reuseValues) {
    const old = coalesceValues(restoreChart(current.chart), before);
    return { values: mergeValues(before, given), defaults: { ...chart, values: old } };
  }
  if (options.resetThenReuseValues) return { values: mergeValues(before, given), defaults: chart };
  return { values: Object.keys(given).length === 0 ? before : given, defaults: chart };
}

function* failUpgrade(context: HelmContext, release: Release, error: unknown, options: UpgradeOptions): Steps<unknown> {
  if (!(error instanceof HelmError) && !(error instanceof StatusError)) return error;
  release.info.status = 'failed';
  release.info.description = `Upgrade ${JSON.stringify(release.name)} failed: ${error.message}`;
  context.store.update(release);
  if (!options.atomic) return error;
  const target = context.store.history(release.name).findLast(({ info }) => info.status === 'superseded' || info.status === 'deployed');
  if (!target)
    return new HelmError(
      `unable to find a previously successful release when attempting to rollback. original upgrade error: ${error.message}`,
    );
  yield* rollbackRelease(context, release.name, target.version, { ...options, wait: true });
  return new HelmError(`release ${release.name} failed, and has been rolled back due to atomic being set: ${error.message}`);
}
