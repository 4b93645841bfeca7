/** From a chart and values to a release that is not yet anywhere: what install, upgrade and template have in common. */
import { isRecord } from '@drydock/apimachinery';
import type { Chart, Values } from '../chart/chart.ts';
import { enabledChart } from '../chart/chart-values.ts';
import { missingDependencies, validateChart } from '../chart/validate-chart.ts';
import { HelmError } from '../command/helm-error.ts';
import { manifestText, sortManifests } from '../release/manifests.ts';
import type { Release } from '../release/release.ts';
import { storeChart } from '../release/stored-chart.ts';
import type { Capabilities } from '../templating/capabilities.ts';
import { renderChart, type ReleaseFacts } from '../templating/render-chart.ts';
import { parseConstraint, parseVersion } from '../templating/semver.ts';
import type { HelmContext } from './context.ts';

export const RELEASE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 53;
const NOTES = 'NOTES.txt';

export interface PrepareOptions {
  readonly facts: ReleaseFacts;
  readonly capabilities: Capabilities;
  readonly description: string;
  readonly status: Release['info']['status'];
  readonly skipSchemaValidation?: boolean;
  readonly lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => unknown;
}

export function checkName(name: string): void {
  if (RELEASE_NAME.test(name) && name.length <= LONGEST_NAME) return;
  throw new HelmError(
    `release name ${JSON.stringify(name)}: invalid release name, must match regex ${RELEASE_NAME.source} and the length must not be longer than ${LONGEST_NAME}`,
  );
}

/** Throws HelmError when the chart is not one, or cannot be installed by itself. */
export function checkInstallable(chart: Chart): void {
  const problem = validateChart(chart);
  if (problem !== undefined) throw new HelmError(`validation: ${problem}`);
  const type = chart.metadata.type || 'application';
  if (type !== 'application') throw new HelmError(`${type} charts are not installable`);
  const missing = missingDependencies(chart);
  if (missing.length === 0) return;
  throw new HelmError(
    `An error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
  );
}

export function prepareRelease(context: HelmContext, chart: Chart, values: Values, options: PrepareOptions): Release {
  const { facts, capabilities } = options;
  checkKubeVersion(chart, capabilities.kubeVersion);
  const active = enabledChart(chart, values);
  const { rng, clock } = context.streams.process;
  const { skipSchemaValidation, lookup } = options;
  const rendered = renderChart(active, values, { release: facts, capabilities, clock, rng, skipSchemaValidation, lookup });
  const notes = takeNotes(rendered, chart.metadata.name ?? '');
  const { manifests, hooks } = sortManifests(rendered);
  const now = context.timestamp();
  return {
    name: facts.name,
    info: {
      first_deployed: now,
      last_deployed: now,
      deleted: '',
      description: options.description,
      status: options.status,
      ...(notes && { notes }),
    },
    chart: storeChart(chart),
    config: values,
    manifest: manifestText(manifests),
    hooks,
    version: facts.revision,
    namespace: facts.namespace,
  };
}

function checkKubeVersion({ metadata: { kubeVersion } }: Chart, actual: string): void {
  if (!kubeVersion) return;
  const version = parseVersion(actual);
  const test = parseConstraint(kubeVersion);
  if (!version || test?.(version)) return;
  throw new HelmError(`chart requires kubeVersion: ${kubeVersion} which is incompatible with Kubernetes ${actual}`);
}

/** The chart's own notes; those of its subcharts are dropped. */
function takeNotes(rendered: Map<string, string>, chartName: string): string {
  let notes = '';
  for (const [name, text] of [...rendered]) {
    if (!name.endsWith(NOTES)) continue;
    if (name === `${chartName}/templates/${NOTES}`) notes = text;
    rendered.delete(name);
  }
  return notes;
}

/** `lookup` against the cluster: an object, a list, or nothing at all. */
export function clusterLookup({ session }: HelmContext): NonNullable<PrepareOptions['lookup']> {
  return (apiVersion, kind, namespace, name) => {
    const resource = session.mapper.forObject({ apiVersion, kind });
    if (!resource) throw new HelmError(`unable to get apiresource from unstructured: ${apiVersion}, Kind=${kind}`);
    const base = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
    const place = resource.namespaced && namespace ? `${base}/namespaces/${namespace}` : base;
    const response = session.client.send({ method: 'GET', path: `${place}/${resource.plural}${name && `/${name}`}` });
    return response.code < 400 && isRecord(response.body) ? response.body : {};
  };
}
