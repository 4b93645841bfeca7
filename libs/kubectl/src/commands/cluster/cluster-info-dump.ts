import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import { directoryName, encodeUtf8, type ByteString } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { sliceFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { outputFlag, PRINT_FORMATS, templateFlags } from '../../options/print-flags.ts';
import { allNamespacesFlag, podRunningTimeoutFlag } from '../../options/shared-flags.ts';
import { inGoOrder, orderedJson } from '../../printers/go-field-order.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { openLog } from '../logs/follow-log.ts';

/** What is dumped of each namespace, and the name of its file. */
const DUMPED: readonly (readonly [type: string, file: string])[] = [
  ['events', 'events'],
  ['replicationcontrollers', 'replication-controllers'],
  ['services', 'services'],
  ['daemonsets.apps', 'daemonsets'],
  ['deployments.apps', 'deployments'],
  ['replicasets.apps', 'replicasets'],
  ['pods', 'pods'],
];

export const clusterInfoDump: Command = {
  name: 'dump',
  use: 'dump [flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: `Print nodes, workloads, services, events and logs of the cluster, for looking at later. Without other flags those of the current namespace and of kube-system.

With --output-directory they go into files, those of each namespace in a directory of its own.`,
  examples: `# To the screen
kubectl cluster-info dump

# Into files
kubectl cluster-info dump --output-directory=/tmp/cluster

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
    const print = listPrinter(invocation);
    const extension = ['json', 'yaml'].includes(flags.string('output')) ? flags.string('output') : 'txt';
    const list = (path: string): Dynamic => session.send({ method: 'GET', path });
    writeFile(invocation, `nodes.${extension}`, print(list('/api/v1/nodes')));
    for (const namespace of dumpedNamespaces(invocation)) {
      for (const [type, file] of DUMPED) {
        const resource = session.mapper.lookUp(type);
        if (resource) writeFile(invocation, `${namespace}/${file}.${extension}`, print(list(resourcePath(resource, namespace))));
      }
      const pods = itemsOf(list(resourcePath({ group: '', version: 'v1', plural: 'pods' }, namespace)));
      for (const pod of pods) writeFile(invocation, `${namespace}/${pod.metadata.name}/logs.txt`, podLogs(invocation, pod));
    }
    const directory = outputDirectory(invocation);
    if (directory) streams.out(`Cluster info dumped to ${directory}\n`);
  },
};

function listPrinter(invocation: Invocation): (list: Dynamic) => ByteString {
  const output = invocation.flags.string('output');
  if (output === 'json') return (list) => encodeUtf8(`${orderedJson(inGoOrder(list), '    ')}\n`);
  const printer = printerFor(invocation)!;
  return (list) => {
    if (output === 'name') throw new CommandError(`list types are not supported by name printing: *v1.${list.kind}`);
    return encodeUtf8(printer.print(list));
  };
}

function dumpedNamespaces({ flags, session }: Invocation): readonly string[] {
  if (flags.bool('all-namespaces')) {
    return itemsOf(session.send<Dynamic>({ method: 'GET', path: '/api/v1/namespaces' })).map(({ metadata }) => metadata.name);
  }
  const chosen = flags.strings('namespaces');
  return chosen.length ? chosen : ['kube-system', session.namespace.name];
}

/** Empty when everything goes to the screen. */
function outputDirectory({ flags }: Invocation): string {
  const directory = flags.string('output-directory');
  return directory === '-' ? '' : directory;
}

function writeFile(invocation: Invocation, name: string, content: ByteString): void {
  const { streams } = invocation;
  const directory = outputDirectory(invocation);
  if (!directory) return streams.outBytes(content);
  const path = `${directory.replace(/\/$/, '')}/${name}`;
  const { files } = streams.process;
  const error = files.makeDirectories(directoryName(files.absolute(path))) ?? files.writeFile(path, content);
  if (error) throw new CommandError(`open ${path}: ${error.message.toLowerCase()}`);
}

function podLogs(invocation: Invocation, pod: KubeObject): ByteString {
  const { initContainers = [], containers = [] }: Dynamic = pod.spec ?? {};
  const place = `${pod.metadata.namespace}/${pod.metadata.name}`;
  return [...initContainers, ...containers]
    .map(({ name }: Dynamic) => {
      const line = (word: string): string => encodeUtf8(`==== ${word} logs for container ${name} of pod ${place} ====\n`);
      return line('START') + containerLog(invocation, pod, name) + line('END');
    })
    .join('');
}

function containerLog(invocation: Invocation, pod: KubeObject, container: string): ByteString {
  try {
    const reader = openLog(invocation, pod, { container, query: {}, prefix: '' });
    const log = reader.read();
    reader.stream.close();
    return log;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return encodeUtf8(`Request log error: ${error.message}\n`);
  }
}
