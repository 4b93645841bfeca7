/** Who listens on a node: the daemons outside all pods, and the containers of a pod. */
import type { Pod } from '@drydock/kinds';
import { mainCommand } from '../containers/container-process.ts';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { Backend } from '../network/cluster-network.ts';
import type { Socket } from '../network/surroundings.ts';
import type { NodeServices } from '../node-services/node-services.ts';

export const SSHD_PID = 745;
export const RESOLVED_PID = 512;
const SSHD: Socket = { protocol: 'tcp', address: '0.0.0.0', port: 22, process: 'sshd', pid: SSHD_PID };
const RESOLVED = { address: '127.0.0.53', port: 53, process: 'systemd-resolve', pid: RESOLVED_PID };
/** Where containerd serves streams for exec and port-forward; any free port. */
const STREAMING_PORT = 36_411;
const KUBELET_PORT = 10_250;
const KUBELET_HEALTH_PORT = 10_248;

export function daemonSockets(services: NodeServices, node: string): Socket[] {
  const containerd = services.stateOf(node, 'containerd');
  const kubelet = services.stateOf(node, 'kubelet');
  const { pid } = kubelet;
  return [
    SSHD,
    { ...RESOLVED, protocol: 'udp' },
    { ...RESOLVED, protocol: 'tcp' },
    ...(containerd.active === 'active'
      ? [{ protocol: 'tcp' as const, address: '127.0.0.1', port: STREAMING_PORT, process: 'containerd', pid: containerd.pid }]
      : []),
    ...(kubelet.active === 'active'
      ? [
          { protocol: 'tcp' as const, address: '127.0.0.1', port: KUBELET_HEALTH_PORT, process: 'kubelet', pid },
          { protocol: 'tcp' as const, address: '*', port: KUBELET_PORT, process: 'kubelet', pid },
        ]
      : []),
  ];
}

/** A running container of a pod. */
export function backendOf(containers: ContainerRuntime, pod: Pod, run: string): Backend {
  const config = containers.get(run)?.config;
  const [program = ''] = config ? mainCommand(config) : [];
  return {
    id: run,
    listeners: containers.listeners(run),
    command: program.split('/').at(-1)!,
    pid: pod.spec.hostNetwork || pod.spec.hostPID ? hostPid(run) : 1,
  };
}

/** A number as the node may have given to a process of a container: always the same for the same one. */
export function hostPid(run: string): number {
  return 1500 + [...run].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 28_000, 0);
}
