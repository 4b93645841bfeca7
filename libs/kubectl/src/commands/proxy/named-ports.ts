/** From the ports that a user names to numbers of the pod (kubectl, cmd/portforward; util, LookupContainerPortNumberByServicePort). */
import { CommandError } from '../../command/command-error.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { splitPort } from './forwarded-ports.ts';

/** Throws for ports that only speak UDP, and for names that the pod does not have. */
export function portsOfPod(words: readonly string[], pod: Dynamic): string[] {
  refuseUdp(words, declaredPorts(pod), ({ containerPort }) => containerPort);
  return words.map((word) => {
    const { local, remote } = splitPort(word);
    if (remote === '') throw new CommandError('remote port cannot be empty');
    if (/^\d+$/.test(remote)) return word;
    const port = `${namedPort(pod, remote)}`;
    return local === remote ? port : `${local}:${port}`;
  });
}

export function portsOfService(words: readonly string[], service: Dynamic, pod: Dynamic): string[] {
  const { name } = service.metadata;
  const ports: Dynamic[] = service.spec.ports ?? [];
  refuseUdp(words, ports, ({ port }) => port);
  return words.map((word) => {
    const { remote } = splitPort(word);
    let { local } = splitPort(word);
    let number = Number(remote);
    if (!/^\d+$/.test(remote)) {
      const named = ports.find((port) => port.name === remote);
      if (!named) throw new CommandError(`Service '${name}' does not have a named port '${remote}'`);
      number = named.port;
      if (local === remote) local = `${number}`;
    }
    const target = `${targetPort(service, pod, number)}`;
    return local === target ? target : `${local}:${target}`;
  });
}

function targetPort({ metadata, spec }: Dynamic, pod: Dynamic, number: number): number {
  const port = ((spec.ports ?? []) as Dynamic[]).find((each) => each.port === number);
  if (!port) throw new CommandError(`Service ${metadata.name} does not have a service port ${number}`);
  if (spec.clusterIP === 'None') return number;
  if (typeof port.targetPort === 'string') return namedPort(pod, port.targetPort);
  return port.targetPort || port.port;
}

function namedPort(pod: Dynamic, name: string): number {
  const port = declaredPorts(pod).find((each) => each.name === name);
  if (!port) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return port.containerPort;
}

function declaredPorts({ spec }: Dynamic): Dynamic[] {
  return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ ports = [] }: Dynamic) => ports);
}

/** Tunnels carry TCP alone: a port that is declared for UDP and not for TCP is refused. */
function refuseUdp(words: readonly string[], ports: readonly Dynamic[], numberOf: (port: Dynamic) => number): void {
  for (const word of words) {
    const { remote } = splitPort(word);
    const same = ports.filter((port) => port.name === remote || `${numberOf(port)}` === remote);
    if (same.length > 0 && same.every(({ protocol }) => protocol === 'UDP'))
      throw new CommandError(`UDP protocol is not supported for ${remote}`);
  }
}
