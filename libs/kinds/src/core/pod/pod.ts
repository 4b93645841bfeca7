import type { ResourceDefinition } from '@drydock/apiserver';
import { podBinding } from './pod.binding.ts';
import { podEphemeralContainers } from './pod.ephemeral-containers.ts';
import { podEviction } from './pod.eviction.ts';
import { podStatusStrategy, podStrategy } from './pod.strategy.ts';
import { podAttach, podExec, podLog } from './pod.streams.ts';
import { podTable } from './pod.table.ts';
import type { Pod } from './pod.types.ts';

/** The pods of a node, by its name. */
export const POD_NODE_INDEX = 'node';

export const pods: ResourceDefinition<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  strategy: podStrategy,
  table: podTable,
  status: podStatusStrategy,
  subresources: { binding: podBinding, eviction: podEviction, ephemeralcontainers: podEphemeralContainers },
  connects: { log: podLog, exec: podExec, attach: podAttach },
  fieldSelectors: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIP ?? '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  indexers: { [POD_NODE_INDEX]: ({ spec }) => (spec.nodeName ? [spec.nodeName] : []) },
};
