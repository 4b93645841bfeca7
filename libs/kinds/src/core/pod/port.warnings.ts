/** pkg/api/pod/warnings.go: ports of one pod that get in each other's way. */
import type { FieldPath } from '@drydock/apimachinery';
import type { ContainerPort } from './spec/container.types.ts';
import type { PodSpec } from './spec/pod-spec.types.ts';
import { containersOf } from './visit-containers.ts';

interface PortPlace {
  port: ContainerPort;
  at: FieldPath;
}

function portsOf(spec: PodSpec, path: FieldPath): PortPlace[] {
  return containersOf(spec, path).flatMap(([{ ports = [] }, at]) =>
    ports.map((port, index) => ({ port, at: at.child('ports').index(index) })),
  );
}

export function portWarnings(spec: PodSpec, path: FieldPath): string[] {
  const seen: PortPlace[] = [];
  return portsOf(spec, path).flatMap(({ port, at }) => {
    const warnings = port.hostIP && !port.hostPort ? [`${at}: hostIP set without hostPort: ${goPort(port)}`] : [];
    for (const other of seen) {
      const clash = sameNumber(port, other.port) ? clashOf(port, other.port) : undefined;
      if (clash) warnings.push(`${at}: ${clash} port definition with ${other.at}`);
    }
    seen.push({ port, at });
    return warnings;
  });
}

function sameNumber(a: ContainerPort, b: ContainerPort): boolean {
  return a.containerPort === b.containerPort && a.protocol === b.protocol;
}

/** Two ports of one number on different addresses of the host are fine. */
function clashOf(a: ContainerPort, b: ContainerPort): string | undefined {
  const [ip, otherIp] = [a.hostIP ?? '', b.hostIP ?? ''];
  const [hostPort, otherPort] = [a.hostPort ?? 0, b.hostPort ?? 0];
  if (ip === otherIp && hostPort === otherPort) return 'duplicate';
  if (hostPort === 0 || otherPort === 0) return 'overlapping';
  return hostPort === otherPort && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined;
}

function goPort({ name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

/** Services and probes can only mean one of two ports with one name. */
export function portNameWarnings(spec: PodSpec, path: FieldPath): string[] {
  const names = new Map<string, FieldPath>();
  return portsOf(spec, path).flatMap(({ port: { name }, at }) => {
    if (!name) return [];
    const other = names.get(name);
    if (!other) names.set(name, at);
    return other
      ? [`${at}: duplicate port name "${name}" with ${other}, services and probes that select ports by name will use ${other}`]
      : [];
  });
}
