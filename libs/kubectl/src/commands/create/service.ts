import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { intFlag, sliceFlag, stringFlag, type FlagDefinition } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { isDNS1123Subdomain, isValidPortNum } from '@drydock/apimachinery';
import { createGenerated, generatorFlags } from './create-generated.ts';

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export interface ServiceOptions {
  readonly name: string;
  readonly type: ServiceType;
  readonly tcp: readonly string[];
  readonly clusterIP?: string;
  readonly nodePort?: number;
  readonly externalName?: string;
}

export function newService({ name, type, tcp, clusterIP, nodePort = 0, externalName }: ServiceOptions): Dynamic {
  const ports = tcp.map((text) => ({ ...servicePort(text), ...(nodePort ? { nodePort } : {}) }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: {
      type,
      selector: { app: name },
      ...(ports.length ? { ports } : {}),
      ...(clusterIP ? { clusterIP } : {}),
      ...(externalName ? { externalName } : {}),
    },
  };
}

/** `80:8080`, `80:http` or `443` (create_service.go, parsePorts). */
export function servicePort(text: string): Dynamic {
  const [port = '', target] = text.split(':');
  const number = parsePort(port);
  const targetPort = target === undefined || target === '' ? number : /^\d+$/.test(target) ? parseTarget(target) : target;
  return { name: text.replaceAll(':', '-').toLowerCase(), port: number, protocol: 'TCP', targetPort };
}

function parsePort(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > 65_535) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}

function parseTarget(text: string): number {
  const [error] = isValidPortNum(Number(text));
  if (error) throw new CommandError(error);
  return Number(text);
}

const tcpFlag: FlagDefinition = sliceFlag('tcp', "Ports as '<port>:<targetPort>'; the same port twice may be given once. May be repeated.");

interface Variant {
  readonly name: string;
  readonly type: ServiceType;
  readonly use: string;
  readonly short: string;
  readonly examples: string;
  readonly flags: readonly FlagDefinition[];
}

function serviceCommand({ name, type, use, short, examples, flags }: Variant): Command {
  return {
    name,
    use,
    short,
    examples,
    flags: [...generatorFlags, tcpFlag, ...flags],
    args: NOTHING,
    run(invocation: Invocation) {
      const { flags: given } = invocation;
      const service: ServiceOptions = {
        name: exactlyOneName(invocation),
        type,
        tcp: given.strings('tcp'),
        clusterIP: given.has('clusterip') ? given.string('clusterip') : undefined,
        nodePort: given.has('node-port') ? given.int('node-port') : undefined,
        externalName: given.has('external-name') ? given.string('external-name') : undefined,
      };
      if (service.externalName && isDNS1123Subdomain(service.externalName).length > 0) {
        throw new CommandError(`invalid service external name ${service.externalName}`);
      }
      if (isPortMissing(service)) throw new CommandError('at least one tcp port specifier must be provided');
      createGenerated(invocation, newService(service), { failure: `failed to create ${type} service` });
    },
  };
}

/** Names outside and headless services need no ports, but may have them. */
function isPortMissing({ type, tcp, clusterIP }: ServiceOptions): boolean {
  return tcp.length === 0 && type !== 'ExternalName' && clusterIP !== 'None';
}

export const createService: Command = {
  name: 'service',
  aliases: ['svc'],
  use: 'service [flags]',
  short: 'Create a service using a specified subcommand',
  commands: [
    serviceCommand({
      name: 'clusterip',
      type: 'ClusterIP',
      use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
      short: 'Create a ClusterIP service',
      examples: `# Port 5678 of the service leads to port 8080 of its pods
kubectl create service clusterip web --tcp=5678:8080

# Without an address of its own
kubectl create service clusterip web --clusterip="None"`,
      flags: [stringFlag('clusterip', "Address of the service; 'None' makes it headless.")],
    }),
    serviceCommand({
      name: 'externalname',
      type: 'ExternalName',
      use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
      short: 'Create an ExternalName service',
      examples: `# Another name for a database outside
kubectl create service externalname db --external-name db.example.com`,
      flags: [stringFlag('external-name', 'DNS name that the service stands for', { required: true })],
    }),
    serviceCommand({
      name: 'loadbalancer',
      type: 'LoadBalancer',
      use: 'loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      short: 'Create a LoadBalancer service',
      examples: `# Port 80 of the load balancer leads to port 8080
kubectl create service loadbalancer web --tcp=80:8080`,
      flags: [],
    }),
    serviceCommand({
      name: 'nodeport',
      type: 'NodePort',
      use: 'nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
      short: 'Create a NodePort service',
      examples: `# On a port of every node that the cluster chooses
kubectl create service nodeport web --tcp=80:8080

# On a port of your choice
kubectl create service nodeport web --tcp=80:8080 --node-port=30080`,
      flags: [intFlag('node-port', 'Port on the nodes')],
    }),
  ],
};
