import type { Scenario } from '../format/scenario.ts';
import type { Problem } from '../source/problem.ts';
import { nearest } from '../source/suggestion.ts';
import type { YamlSource } from '../source/yaml-source.ts';
import { repeatedIds } from './translations.ts';

/** A lesson has one cluster or several, and with several each step says where it is done. */
export function lintClusters({ clusters, steps }: Scenario, source: YamlSource): Problem[] {
  const written = source.value as { cluster?: unknown; setup?: Record<string, unknown> };
  const isOne = clusters.length === 0;
  return [
    ...repeatedIds(
      source,
      'cluster',
      clusters.map(({ id }, index) => ({ id, path: ['clusters', index] })),
    ),
    ...(!isOne && written.cluster !== undefined
      ? [source.problemAt(['cluster'], 'there are several clusters: describe each in clusters')]
      : []),
    ...(isOne ? [] : ['manifests', 'faults'])
      .filter((key) => written.setup?.[key] !== undefined)
      .map((key) => source.problemAt(['setup', key], `there are several clusters: give ${key} to one of them, in clusters[].setup`)),
    ...steps.flatMap((step, index) => (isOne ? ofOneCluster(index, source) : ofSeveral(step, clusters, index, source))),
  ];
}

function ofOneCluster(index: number, source: YamlSource): Problem[] {
  const step = (source.value as { steps: { cluster?: unknown; host?: unknown }[] }).steps[index];
  return (['cluster', 'host'] as const)
    .filter((key) => step?.[key] !== undefined)
    .map((key) =>
      source.problemAt(['steps', index, key], `there is one cluster: only steps of a lesson with several clusters have a ${key}`),
    );
}

function ofSeveral(
  { place, checks }: Scenario['steps'][number],
  clusters: Scenario['clusters'],
  index: number,
  source: YamlSource,
): Problem[] {
  if (!place) {
    return checks.length > 0
      ? [source.problemAt(['steps', index], 'there are several clusters: the step says in which it is done (cluster)')]
      : [];
  }
  const ids = clusters.map(({ id }) => id);
  const cluster = clusters.find(({ id }) => id === place.cluster);
  if (!cluster) {
    const meant = nearest(place.cluster, ids);
    const hint = meant ? `: did you mean "${meant}"?` : '';
    return [source.problemAt(['steps', index, 'cluster'], `there is no cluster "${place.cluster}"${hint}`)];
  }
  const worker = /^node(\d+)$/.exec(place.host ?? '')?.[1];
  if (worker === undefined || (Number(worker) >= 1 && Number(worker) <= cluster.nodes)) return [];
  return [
    source.problemAt(['steps', index, 'host'], `the cluster "${cluster.id}" has ${cluster.nodes} workers: there is no ${place.host}`),
  ];
}
