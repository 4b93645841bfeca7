import { newBadRequest, type KubeObject } from '@drydock/apimachinery';
import type { LogOptions, LogStream } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import { newLogStream } from '../containers/log-stream.ts';
import type { ContainerRecord, PodRecord } from './pod-record.ts';

/** Why a container that waits has no log (pkg/kubelet, validateContainerLogStatus). */
const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

/** The log of a container's present or previous run. Throws BadRequest when there is none. */
export function openLog(
  containers: ContainerRuntime,
  pod: Pod,
  record: PodRecord | undefined,
  options: LogOptions,
  now: () => number,
): LogStream {
  const container = record?.containers[options.container];
  const run = options.previous ? previousRun(pod, container, options.container) : currentRun(pod, container, options.container);
  const source = {
    log: () => containers.log(run),
    ended: () => containers.get(run)?.end !== undefined || !containers.get(run),
    now,
    onChange: (wake: () => void) => containers.onLog(run, wake),
  };
  return newLogStream(source, options);
}

function previousRun({ metadata }: Pod, record: ContainerRecord | undefined, name: string): string {
  const ended = record?.state.phase === 'terminated' ? record.before : record?.last;
  if (ended?.run) return ended.run;
  throw newBadRequest(`previous terminated container "${name}" in pod "${metadata.name}" not found`);
}

function currentRun({ metadata, spec }: Pod, record: ContainerRecord | undefined, name: string): string {
  if (record?.state.phase === 'running') return record.state.run;
  if (record?.last?.run) return record.last.run;
  const initial = (spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const reason = record?.state.phase === 'waiting' ? record.state.reason : initial;
  throw newBadRequest(`container "${name}" in pod "${metadata.name}" is waiting to start: ${WAITING[reason] ?? reason}`);
}

/** Where the kubelet serves the log (pkg/registry/core/pod, LogLocation). */
export function logPath({ metadata }: KubeObject, options: LogOptions): string {
  const { container, follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps } = options;
  const values = { follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps };
  const query = Object.entries(values).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return `/containerLogs/${metadata.namespace}/${metadata.name}/${container}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}
