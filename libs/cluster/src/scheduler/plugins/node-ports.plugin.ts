import type { Pod } from '@drydock/kinds';
import { NO_REFUSAL, refusal, type FilterPlugin } from '../framework.ts';

interface HostPort {
  ip: string;
  port: number;
  protocol: string;
}

/** Two pods cannot have the same port of a node. */
export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  scope: ({ pod }) => (hostPorts(pod).length > 0 ? 'node' : 'nothing'),
  filter({ pods }, { pod }) {
    const wanted = hostPorts(pod);
    if (wanted.length === 0) return NO_REFUSAL;
    const taken = [...pods.values()].flatMap(hostPorts);
    return wanted.some((port) => taken.some((other) => conflict(port, other)))
      ? refusal("node(s) didn't have free ports for the requested pod ports")
      : NO_REFUSAL;
  },
};

function hostPorts({ spec }: Pod): HostPort[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')];
  return containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP = '0.0.0.0', protocol = 'TCP' }) => (hostPort ? [{ ip: hostIP, port: hostPort, protocol }] : [])),
  );
}

function conflict(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0';
}
