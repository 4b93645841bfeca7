import type { ResourceDefinition } from '@drydock/apiserver';
import { ORPHAN_INDEX, orphanReader } from '../../meta/orphan-index.ts';
import { isTerminal } from './pod-display.ts';
import { podBinding } from './pod.binding.ts';
import { podEphemeralContainers } from './pod.ephemeral-containers.ts';
import { podEviction } from './pod.eviction.ts';
import { podProxy } from './pod.proxy.ts';
import { podResize } from './pod.resize.ts';
import { podStatusStrategy, podStrategy } from './pod.strategy.ts';
import { podAttach, podExec, podLog, podPortForward } from './pod.streams.ts';
import { podTable } from './pod.table.ts';
import type { Pod } from './pod.types.ts';

/** The pods of a node, by its name. */
export const POD_NODE_INDEX = 'node';

/** Holds, under the empty string, the pods that wait for a node. */
export const POD_UNSCHEDULED_INDEX = 'unscheduled';

/** The pods for which room is being made on a node, by its name. */
export const POD_NOMINATED_INDEX = 'nominated';

/** Whether a pod still waits for a node. */
export function podIsUnscheduled({ spec, status }: Pod): boolean {
  return !spec.nodeName && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

/** The pods that have ended: all under `true`. */
export const POD_TERMINAL_INDEX = 'terminal';

/** Values of indexes, the same lists for all pods: each write asks for them. */
const NOWHERE: readonly string[] = [];
const EVERYWHERE = [''];
const TERMINAL = ['true'];

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
  updates: { ephemeralcontainers: podEphemeralContainers, resize: podResize },
  subresources: { binding: podBinding, eviction: podEviction },
  connects: { log: podLog, exec: podExec, attach: podAttach, portforward: podPortForward, proxy: podProxy },
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
  indexers: {
    [POD_NODE_INDEX]: ({ spec }) => (spec.nodeName ? [spec.nodeName] : NOWHERE),
    [POD_UNSCHEDULED_INDEX]: (pod) => (podIsUnscheduled(pod) ? EVERYWHERE : NOWHERE),
    [POD_NOMINATED_INDEX]: (pod) => (pod.status?.nominatedNodeName && podIsUnscheduled(pod) ? [pod.status.nominatedNodeName] : NOWHERE),
    [POD_TERMINAL_INDEX]: (pod) => (isTerminal(pod) ? TERMINAL : NOWHERE),
    [ORPHAN_INDEX]: orphanReader,
  },
};
