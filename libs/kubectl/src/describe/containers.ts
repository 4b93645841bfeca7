/** Containers of pods and pod templates (describe.describeContainers). */
import { parseQuantity } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import { longTime } from './metadata-text.ts';

/** What a reference to the pod itself stands for; undefined where there is no pod yet. */
export type FieldResolver = (path: string) => string;

export interface ContainerOptions {
  /** Indents the whole list, as in a pod template. */
  readonly space: string;
  readonly resolve?: FieldResolver;
}

export function describeContainers(
  text: DescribeText,
  title: string,
  containers: readonly Dynamic[],
  statuses: readonly Dynamic[],
  options: ContainerOptions,
): void {
  text.line(0, `${options.space}${title}:${containers.length ? '' : ' <none>'}`);
  const indent = options.space ? ' ' : '';
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    text.line(1, `${indent}${container.name}:`);
    describeBasics(text, container, status);
    describeWords(text, 'Command', container.command);
    describeWords(text, 'Args', container.args);
    if (status) describeState(text, status);
    describeResources(text, container.resources);
    for (const [field, name] of [
      ['livenessProbe', 'Liveness'],
      ['readinessProbe', 'Readiness'],
      ['startupProbe', 'Startup'],
    ] as const) {
      if (container[field]) text.field(2, name, probeText(container[field]));
    }
    if (container.envFrom?.length) describeEnvFrom(text, container.envFrom);
    describeEnv(text, container, options.resolve);
    describeMounts(text, container);
  }
}

function describeBasics(text: DescribeText, container: Dynamic, status: Dynamic): void {
  if (status) text.field(2, 'Container ID', status.containerID);
  text.field(2, 'Image', container.image);
  if (status) text.field(2, 'Image ID', status.imageID);
  describePorts(text, 'Port', container.ports ?? [], 'containerPort');
  describePorts(text, 'Host Port', container.ports ?? [], 'hostPort');
  const profile = container.securityContext?.seccompProfile;
  if (!profile) return;
  text.field(2, 'SeccompProfile', profile.type);
  if (profile.type === 'Localhost') text.field(3, 'LocalhostProfile', profile.localhostProfile);
}

function describePorts(text: DescribeText, title: string, ports: readonly Dynamic[], field: string): void {
  const list = ports.map((port) => `${port[field] ?? 0}/${port.protocol ?? 'TCP'}`).join(', ');
  if (list.includes(',')) text.field(2, `${title}s`, list);
  else text.field(2, title, list || '<none>');
}

function describeWords(text: DescribeText, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  text.line(2, `${title}:`);
  for (const line of words.flatMap((word) => word.split('\n'))) text.line(3, line);
}

function describeState(text: DescribeText, status: Dynamic): void {
  writeState(text, 'State', status.state ?? {});
  if (status.lastState?.terminated) writeState(text, 'Last State', status.lastState);
  text.field(2, 'Ready', status.ready ? 'True' : 'False');
  text.field(2, 'Restart Count', status.restartCount ?? 0);
}

function writeState(text: DescribeText, title: string, { running, waiting, terminated }: Dynamic): void {
  if (running) {
    text.field(2, title, 'Running');
    return text.field(3, 'Started', longTime(running.startedAt));
  }
  if (!terminated) {
    text.field(2, title, 'Waiting');
    if (waiting?.reason) text.field(3, 'Reason', waiting.reason);
    return;
  }
  text.field(2, title, 'Terminated');
  if (terminated.reason) text.field(3, 'Reason', terminated.reason);
  if (terminated.message) text.field(3, 'Message', terminated.message);
  text.field(3, 'Exit Code', terminated.exitCode ?? 0);
  if (terminated.signal > 0) text.field(3, 'Signal', terminated.signal);
  text.field(3, 'Started', longTime(terminated.startedAt));
  text.field(3, 'Finished', longTime(terminated.finishedAt));
}

export function describeResources(text: DescribeText, resources: Dynamic, level = 2): void {
  for (const [field, title] of [
    ['limits', 'Limits'],
    ['requests', 'Requests'],
  ] as const) {
    const list = resources?.[field] ?? {};
    const names = Object.keys(list).sort();
    if (names.length === 0) continue;
    text.line(level, `${title}:`);
    for (const name of names) text.field(level + 1, name, list[name]);
  }
}

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function probeText(probe: Dynamic): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0 } = probe;
  const timing = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${timing}`;
  if (probe.httpGet) {
    const { scheme = '', host = '', port = '', path = '' } = probe.httpGet;
    const prefix = scheme ? `${scheme.toLowerCase()}://` : '//';
    return `http-get ${prefix}${host}:${port}${path && !path.startsWith('/') ? '/' : ''}${path} ${timing}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${timing}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${timing}`;
  return `unknown ${timing}`;
}

function describeEnvFrom(text: DescribeText, sources: readonly Dynamic[]): void {
  text.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of sources) {
    const reference = configMapRef ?? secretRef ?? {};
    const kind = configMapRef ? 'ConfigMap' : 'Secret';
    const withPrefix = prefix ? ` with prefix '${prefix}'` : '';
    text.line(3, `${reference.name}\t${kind}${withPrefix}\tOptional: ${reference.optional === true}`);
  }
}

function describeEnv(text: DescribeText, container: Dynamic, resolve: FieldResolver | undefined): void {
  const variables: Dynamic[] = container.env ?? [];
  if (variables.length === 0) return text.line(2, 'Environment:\t<none>');
  text.line(2, 'Environment:');
  for (const { name, value = '', valueFrom } of variables) {
    if (valueFrom) {
      text.line(3, `${name}:\t${referenceText(container, valueFrom, resolve)}`);
      continue;
    }
    String(value)
      .split('\n')
      .forEach((line, i) => text.line(3, `${i === 0 ? `${name}:` : ''}\t${line}`));
  }
}

function referenceText(container: Dynamic, valueFrom: Dynamic, resolve: FieldResolver | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) return `${resolve?.(fieldRef.fieldPath) ?? ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  if (resourceFieldRef) {
    const value = resourceText(container, resourceFieldRef);
    const isLimit = ['limits.cpu', 'limits.memory'].includes(resourceFieldRef.resource);
    return `${value === '0' && isLimit ? 'node allocatable' : value} (${resourceFieldRef.resource})`;
  }
  if (secretKeyRef)
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`;
  return `<set to the key '${configMapKeyRef?.key}' of config map '${configMapKeyRef?.name}'>\tOptional: ${configMapKeyRef?.optional === true}`;
}

function describeMounts(text: DescribeText, { volumeMounts = [], volumeDevices = [] }: Dynamic): void {
  text.line(2, volumeMounts.length ? 'Mounts:' : 'Mounts:\t<none>');
  for (const mount of [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1))) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
    text.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  if (volumeDevices.length === 0) return;
  text.line(2, 'Devices:');
  for (const device of [...volumeDevices].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1)))
    text.line(3, `${device.devicePath} from ${device.name}`);
}

/** What a container's own limits and requests say, in whole divisors, rounded up. */
export function resourceText({ resources }: Dynamic, { resource: field, divisor }: Dynamic): string {
  const [list = '', resource = ''] = String(field).split(/\.(.*)/s);
  const nanoOf = (text: string) => parseQuantity(text).quantity?.nano || 0n;
  const unit = nanoOf(divisor ?? '') || nanoOf('1');
  return String((nanoOf(resources?.[list]?.[resource] ?? '') + unit - 1n) / unit);
}

/** Fields of a pod, for its environment variables. */
export function podFieldResolver(pod: Dynamic): FieldResolver {
  return (path) => podField(pod, path);
}

/** The client knows these two alone: it has none of the server's conversions of field labels (describe, EnvValueRetriever). */
function podField({ metadata }: Dynamic, path: string): string {
  if (path === 'metadata.name') return metadata.name ?? '';
  return path === 'metadata.namespace' ? (metadata.namespace ?? '') : '';
}
