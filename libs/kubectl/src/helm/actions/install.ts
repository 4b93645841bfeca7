/** `helm install` (pkg/action/install.go). */
import { parseYaml, StatusError } from '@drydock/apimachinery';
import type { Steps } from '../../command/streams.ts';
import type { Chart, Values } from '../chart/chart.ts';
import { HelmError } from '../command/helm-error.ts';
import type { Release } from '../release/release.ts';
import { offlineCapabilities } from '../templating/capabilities.ts';
import type { HelmContext } from './context.ts';
import { buildObjects, createObjects, existingObjects, owned, updateObjects } from './kube-objects.ts';
import { checkInstallable, checkName, clusterLookup, prepareRelease } from './prepare-release.ts';
import { waitUntilReady } from './readiness.ts';
import { runHooks } from './run-hooks.ts';
import { uninstallRelease } from './uninstall.ts';

export type DryRun = 'none' | 'client' | 'server';

export interface ChangeOptions {
  readonly atomic: boolean;
  readonly dryRun: DryRun;
  readonly noHooks: boolean;
  readonly wait: boolean;
  readonly waitForJobs: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly description: string;
  readonly skipSchemaValidation: boolean;
}

export interface InstallOptions extends ChangeOptions {
  readonly createNamespace: boolean;
  readonly replace: boolean;
  readonly skipCrds: boolean;
}

/** The release as it is now in the cluster. Throws HelmError. */
export function* installRelease(context: HelmContext, name: string, chart: Chart, values: Values, options: InstallOptions): Steps<Release> {
  const { dryRun } = options;
  checkName(name);
  context.checkReachable();
  checkInstallable(chart);
  if (chart.metadata.deprecated) context.streams.err('WARNING: This chart is deprecated\n');
  const revision = dryRun === 'none' ? freeRevision(context, name, options.replace) : 1;
  if (dryRun === 'none' && !options.skipCrds) installCrds(context, chart);
  const release = prepareRelease(context, chart, values, {
    facts: { name, namespace: context.namespace, revision, isUpgrade: false },
    capabilities: dryRun === 'client' ? offlineCapabilities() : context.capabilities(),
    description: 'Initial install underway',
    status: 'pending-install',
    skipSchemaValidation: options.skipSchemaValidation,
    lookup: dryRun === 'client' ? undefined : clusterLookup(context),
  });
  const infos = owned(build(context, release), release);
  const existing = dryRun === 'client' ? [] : existingObjects(context.session, infos, release, 'install');
  if (dryRun !== 'none') return { ...release, info: { ...release.info, description: 'Dry run complete' } };
  if (options.createNamespace) createNamespace(context);
  context.store.create(release);
  try {
    if (!options.noHooks) yield* hooksOf(context, release, 'pre-install', options.timeout);
    if (existing.length === 0) createObjects(context.session, infos);
    else updateObjects(context.session, existing, infos);
    if (options.wait) yield* waitUntilReady(context, infos, { timeout: options.timeout, jobs: options.waitForJobs });
    if (!options.noHooks) yield* hooksOf(context, release, 'post-install', options.timeout);
  } catch (error) {
    throw yield* failInstall(context, release, error, options);
  }
  release.info.status = 'deployed';
  release.info.description = options.description || 'Install complete';
  context.store.update(release);
  return release;
}

export function build(context: HelmContext, release: Release): ReturnType<typeof buildObjects> {
  try {
    return buildObjects(context.session, release.manifest, release.namespace);
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`unable to build kubernetes objects from release manifest: ${error.message}`);
    throw error;
  }
}

function freeRevision(context: HelmContext, name: string, replace: boolean): number {
  const last = context.store.history(name).at(-1);
  if (!last) return 1;
  if (replace && (last.info.status === 'uninstalled' || last.info.status === 'failed')) return last.version + 1;
  throw new HelmError('cannot re-use a name that is still in use');
}

export function* hooksOf(context: HelmContext, release: Release, event: string, timeout: number): Steps {
  try {
    yield* runHooks(context, release, event, timeout);
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`failed ${event}: ${error.message}`);
    throw error;
  }
}

function* failInstall(context: HelmContext, release: Release, error: unknown, options: InstallOptions): Steps<unknown> {
  if (!(error instanceof HelmError) && !(error instanceof StatusError)) return error;
  release.info.status = 'failed';
  release.info.description = `Release ${JSON.stringify(release.name)} failed: ${error.message}`;
  context.store.update(release);
  if (!options.atomic) return error;
  yield* uninstallRelease(context, release.name, {
    keepHistory: false,
    noHooks: options.noHooks,
    wait: false,
    timeout: options.timeout,
    description: '',
  });
  return new HelmError(`release ${release.name} failed, and has been uninstalled due to atomic being set: ${error.message}`);
}

function createNamespace({ session, namespace }: HelmContext): void {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { name: namespace } } };
  const { code } = session.client.send({ method: 'POST', path: '/api/v1/namespaces', query: { fieldManager: 'helm' }, body });
  if (code >= 400 && code !== 409) throw new HelmError(`failed to create namespace ${namespace}`);
}

/** Definitions of `crds/` come first and are never changed afterwards. */
function installCrds(context: HelmContext, chart: Chart): void {
  for (const { name, text } of chart.files.filter((file) => file.name.startsWith('crds/'))) {
    if (parseYaml(text).documents.length === 0) continue;
    for (const info of buildObjects(context.session, text, context.namespace)) {
      const path = info.resource.group ? `/apis/${info.resource.group}/${info.resource.version}/${info.resource.plural}` : '';
      const { code, body } = context.session.client.send({ method: 'POST', path, query: { fieldManager: 'helm' }, body: info.object });
      if (code === 409) continue;
      if (code >= 400) throw new HelmError(`failed to install CRD ${name}: ${(body as { message?: string }).message ?? ''}`);
    }
    context.session.mapper.refresh();
  }
}
