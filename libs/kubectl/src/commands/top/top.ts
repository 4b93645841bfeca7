import { isReason, parseLabelSelector, quantityMilliValue, quantityOf, quantityValue } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag, type FlagDefinition } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../../options/shared-flags.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';
import { itemsOf, type Dynamic } from '../../resource/dynamic-object.ts';

const ROOT = '/apis/metrics.k8s.io/v1beta1';
const MEBIBYTE = 1024 * 1024;

const sortFlag: FlagDefinition = stringFlag('sort-by', "Sort by 'cpu' or 'memory'.", {
  completion: { of: 'values', values: ['cpu', 'memory'] },
});
const commonFlags: readonly FlagDefinition[] = [
  boolFlag('no-headers', 'Print no header line'),
  selectorFlag,
  sortFlag,
  boolFlag('use-protocol-buffers', 'Ask for protocol buffers.', { default: true }),
];

interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

function usageOf(usage: Dynamic): Usage {
  return { cpu: quantityMilliValue(quantityOf(usage?.cpu ?? '0')), memory: quantityValue(quantityOf(usage?.memory ?? '0')) };
}

function sumOf(usages: readonly Usage[]): Usage {
  return { cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0), memory: usages.reduce((sum, { memory }) => sum + memory, 0) };
}

const cells = ({ cpu, memory }: Usage): string[] => [`${cpu}m`, `${Math.trunc(memory / MEBIBYTE)}Mi`];

/** The metrics API is an add-on: without it everything here fails alike. */
function readMetrics({ session }: Invocation, path: string, query: Record<string, string>): Dynamic {
  if (!session.mapper.resources.some(({ group }) => group === 'metrics.k8s.io')) throw new CommandError('Metrics API not available');
  try {
    return session.send<Dynamic>({ method: 'GET', path: ROOT + path, query });
  } catch (error) {
    if (isReason(error, 'ServiceUnavailable')) throw new CommandError('Metrics API not available');
    throw error;
  }
}

function checkSort(invocation: Invocation): void {
  if (!['', 'cpu', 'memory'].includes(invocation.flags.string('sort-by'))) throw new CommandError('--sort-by accepts only cpu or memory');
  if (invocation.args.length > 1) throw misuse(invocation, `unexpected args: [${invocation.args.join(' ')}]`);
  if (invocation.args.length === 1 && invocation.flags.string('selector'))
    throw new CommandError('only one of NAME or selector can be provided');
  const { error } = parseLabelSelector(invocation.flags.string('selector'));
  if (error !== undefined) throw new CommandError(error);
}

function sorted<T extends { usage: Usage; name: string }>(rows: readonly T[], by: string): T[] {
  if (by === 'cpu' || by === 'memory') return [...rows].sort((a, b) => b.usage[by] - a.usage[by]);
  return [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const node: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  use: 'node [NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of nodes',
  examples: `# All nodes
kubectl top node`,
  flags: [...commonFlags, boolFlag('show-capacity', 'Percentages of the capacity instead of what pods may use.')],
  args: { of: 'names', type: 'nodes', once: true },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    checkSort(invocation);
    const query: Record<string, string> = flags.string('selector') ? { labelSelector: flags.string('selector') } : {};
    const body = readMetrics(invocation, `/nodes${args[0] ? `/${args[0]}` : ''}`, query);
    const metrics: Dynamic[] = args[0] ? [body] : itemsOf(body);
    if (metrics.length === 0) throw new CommandError('metrics not available yet');
    const nodes: Dynamic[] = itemsOf(session.send<Dynamic>({ method: 'GET', path: '/api/v1/nodes' }));
    const available = new Map(
      nodes.map(({ metadata, status }) => [metadata.name, usageOf(flags.bool('show-capacity') ? status.capacity : status.allocatable)]),
    );
    const rows = sorted(
      metrics.map(({ metadata, usage }) => ({ name: metadata.name as string, usage: usageOf(usage) })),
      flags.string('sort-by'),
    );
    const table = rows.map(({ name, usage }) => {
      const whole = available.get(name);
      const [cpu, memory] = cells(usage);
      const percent = (part: number, of: number | undefined): string => (of ? `${Math.trunc((part / of) * 100)}%` : '<unknown>');
      return [name, cpu!, percent(usage.cpu, whole?.cpu), memory!, percent(usage.memory, whole?.memory)];
    });
    const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    streams.out(new ColumnWriter().format(flags.bool('no-headers') ? table : [header, ...table]));
  },
};

const pod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  use: 'pod [NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of pods',
  examples: `# All pods of the namespace
kubectl top pod

# Container by container
kubectl top pod web --containers`,
  flags: [
    ...commonFlags,
    allNamespacesFlag,
    boolFlag('containers', 'If true, show every container.'),
    fieldSelectorFlag,
    boolFlag('sum', 'Print the sum of all'),
  ],
  args: { of: 'names', type: 'pods', once: true },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    checkSort(invocation);
    const everywhere = flags.bool('all-namespaces');
    const query: Record<string, string> = {};
    if (flags.string('selector')) query.labelSelector = flags.string('selector');
    if (flags.string('field-selector')) query.fieldSelector = flags.string('field-selector');
    const scope = everywhere ? '' : `/namespaces/${session.namespace.name}`;
    const body = readMetrics(invocation, `${scope}/pods${args[0] ? `/${args[0]}` : ''}`, query);
    const metrics: Dynamic[] = args[0] ? [body] : itemsOf(body);
    if (metrics.length === 0) {
      const pods = itemsOf(session.send<Dynamic>({ method: 'GET', path: `/api/v1${scope}/pods`, query }));
      if (pods.length > 0) throw new CommandError('metrics not available yet');
      return streams.err(everywhere ? 'No resources found\n' : `No resources found in ${session.namespace.name} namespace.\n`);
    }
    const rows = sorted(
      metrics.map(({ metadata, containers }) => ({
        name: metadata.name as string,
        namespace: metadata.namespace as string,
        containers: containers as Dynamic[],
        usage: sumOf(containers.map((each: Dynamic) => usageOf(each.usage))),
      })),
      flags.string('sort-by'),
    );
    const withNamespace = (namespace: string): string[] => (everywhere ? [namespace] : []);
    const table = flags.bool('containers')
      ? rows.flatMap(({ name, namespace, containers }) =>
          containers.map((each) => [...withNamespace(namespace), name, each.name, ...cells(usageOf(each.usage))]),
        )
      : rows.map(({ name, namespace, usage }) => [...withNamespace(namespace), name, ...cells(usage)]);
    const header = [
      ...withNamespace('NAMESPACE'),
      ...(flags.bool('containers') ? ['POD', 'NAME'] : ['NAME']),
      'CPU(cores)',
      'MEMORY(bytes)',
    ];
    const total = sumOf(rows.map(({ usage }) => usage));
    const sumRows = flags.bool('sum')
      ? [
          [...header.slice(0, -2).map(() => ''), '________', '________'],
          [...header.slice(0, -2).map(() => ''), ...cells(total)],
        ]
      : [];
    streams.out(new ColumnWriter().format([...(flags.bool('no-headers') ? [] : [header]), ...table, ...sumRows]));
  },
};

export const top: Command = {
  name: 'top',
  use: 'top [flags]',
  short: 'Display resource (CPU/memory) usage',
  long: `Show how much CPU and memory nodes and pods use.

The server needs an add-on for it, the Metrics Server.`,
  commands: [node, pod],
};
