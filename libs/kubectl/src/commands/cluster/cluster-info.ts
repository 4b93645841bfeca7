import { resourcePath } from '@drydock/apiserver';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { clusterInfoDump } from './cluster-info-dump.ts';

const GREEN = '\u001b[0;32m';
const YELLOW = '\u001b[0;33m';
const PLAIN = '\u001b[0m';

export const clusterInfo: Command = {
  name: 'cluster-info',
  use: 'cluster-info [flags]',
  short: 'Display cluster information',
  long: `Show the addresses of the control plane and of the services that belong to the cluster.

To look for problems, use 'kubectl cluster-info dump'.`,
  examples: `# Where is the control plane?
kubectl cluster-info`,
  commands: [clusterInfoDump],
  run(invocation: Invocation) {
    const { session, streams } = invocation;
    const colour = streams.process.isTerminal(1);
    const paint = (code: string, text: string): string => (colour ? `${code}${text}${PLAIN}` : text);
    const line = (name: string, address: string): void => streams.out(`${paint(GREEN, name)} is running at ${paint(YELLOW, address)}\n`);
    try {
      const services = clusterServices(invocation);
      const server = session.restConfig.server;
      line('Kubernetes control plane', server);
      for (const service of services)
        line(service.metadata.labels['kubernetes.io/name'] || service.metadata.name, serviceAddress(service, server));
    } finally {
      streams.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    }
  },
};

/** A load balancer's addresses, or the way through the API server. */
function serviceAddress({ metadata, spec, status }: Dynamic, server: string): string {
  const ports: Dynamic[] = spec.ports ?? [];
  const ingress = status?.loadBalancer?.ingress?.[0];
  if (ingress) return ports.map(({ port }) => `http://${ingress.ip || ingress.hostname}:${port} `).join('');
  const [first] = ports;
  const scheme = first?.name === 'https' || first?.port === 443 ? 'https' : '';
  const name = scheme || first?.name ? `${scheme ? `${scheme}:` : ''}${metadata.name}:${first.name ?? ''}` : metadata.name;
  return `${server}/api/v1/namespaces/${metadata.namespace}/services/${name}/proxy`;
}

function clusterServices({ session, flags }: Invocation): Dynamic[] {
  const path = resourcePath({ group: '', version: 'v1', plural: 'services' }, flags.string('namespace') || 'kube-system');
  return itemsOf(session.send<Dynamic>({ method: 'GET', path, query: { labelSelector: 'kubernetes.io/cluster-service=true' } }));
}
