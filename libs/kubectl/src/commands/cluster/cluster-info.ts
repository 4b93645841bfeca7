import { resourcePath } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { sliceFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { outputFlag, PRINT_FORMATS, templateFlags } from '../../options/print-flags.ts';
import { allNamespacesFlag, podRunningTimeoutFlag } from '../../options/shared-flags.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';

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
  commands: [dumpCommand()],
  run(invocation: Invocation) {
    const { session, streams } = invocation;
    const colour = streams.process.isTerminal(1);
    const paint = (code: string, text: string): string => (colour ? `${code}${text}${PLAIN}` : text);
    const line = (name: string, address: string): void => streams.out(`${paint(GREEN, name)} is running at ${paint(YELLOW, address)}\n`);
    try {
      const services = clusterServices(invocation);
      const server = session.restConfig.server;
      line('Kubernetes control plane', server);
      for (const { metadata, spec } of services) {
        const port = spec.ports?.[0];
        const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : '';
        const name = metadata.labels['kubernetes.io/name'] || metadata.name;
        line(name, `${server}/api/v1/namespaces/${metadata.namespace}/services/${scheme}${metadata.name}${port?.name ? `:${port.name}` : ''}/proxy`);
      }
    } finally {
      streams.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    }
  },
};

function clusterServices({ session }: Invocation): Dynamic[] {
  const path = resourcePath({ group: '', version: 'v1', plural: 'services' }, 'kube-system');
  return itemsOf(session.send<Dynamic>({ method: 'GET', path, query: { labelSelector: 'kubernetes.io/cluster-service=true' } }));
}

const DUMPED = ['events', 'replicationcontrollers', 'services', 'daemonsets.apps', 'deployments.apps', 'replicasets.apps', 'pods'];

function dumpCommand(): Command {
  return {
    name: 'dump',
    use: 'dump [flags]',
    short: 'Dump relevant information for debugging and diagnosis',
    long: 'Print nodes, workloads, services and events of the cluster, for looking at later. Without other flags those of the current namespace and of kube-system.',
    examples: `# To the screen
kubectl cluster-info dump

# All namespaces
kubectl cluster-info dump --all-namespaces`,
    flags: [
      allNamespacesFlag,
      sliceFlag('namespaces', 'Namespaces to dump, comma-separated.'),
      outputFlag(PRINT_FORMATS, 'json'),
      stringFlag('output-directory', "Directory for the files; '-' or nothing for the screen", { completion: { of: 'files' } }),
      podRunningTimeoutFlag(20_000),
      ...templateFlags,
    ],
    run(invocation: Invocation) {
      const { flags, session, streams } = invocation;
      const printer = printerFor(invocation);
      if (!printer) throw new CommandError('an output format is needed');
      const namespaces = flags.bool('all-namespaces')
        ? itemsOf(session.send<Dynamic>({ method: 'GET', path: '/api/v1/namespaces' })).map(({ metadata }) => metadata.name)
        : flags.strings('namespaces').length
          ? [...flags.strings('namespaces')]
          : [...new Set(['kube-system', session.namespace.name])];
      const directory = flags.string('output-directory');
      const write = (path: string, text: string): void => {
        if (!directory || directory === '-') return streams.out(text);
        streams.process.files.makeDirectories(`${directory}/${path}`.replace(/\/[^/]*$/, ''));
        streams.process.files.writeText(`${directory}/${path}`, text);
      };
      write('nodes.json', printer.print(session.send({ method: 'GET', path: '/api/v1/nodes' })));
      for (const namespace of namespaces) {
        for (const type of DUMPED) {
          const resource = session.mapper.lookUp(type);
          if (resource) write(`${namespace}/${resource.plural}.json`, printer.print(session.send({ method: 'GET', path: resourcePath(resource, namespace) })));
        }
      }
      if (directory && directory !== '-') streams.out(`Cluster info dumped to ${directory}\n`);
    },
  };
}
