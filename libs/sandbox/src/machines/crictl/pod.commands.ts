/** crictl's commands about the sandboxes of pods. */
import type { PodView } from '@drydock/cluster';
import { fatal, ok, OUTPUT, QUIET, TEMPLATE, type CrictlCall, type CrictlCommand, type Result } from './crictl-call.ts';
import { hasLabel, isResult } from './container.commands.ts';
import { age, list, nanoseconds, short, single, timeText } from './crictl-output.ts';

function findPod({ place, node }: CrictlCall, prefix: string | undefined, what: string): PodView | Result {
  if (prefix === undefined) return fatal('ID cannot be empty');
  const found = place.cluster.nodes.sandboxesOn(node).find(({ id }) => id.startsWith(prefix));
  return found ?? fatal(`${what}rpc error: code = NotFound desc = an error occurred when try to find sandbox "${prefix}": not found`);
}

function labelsOf({ name, namespace, uid }: PodView): Record<string, string> {
  return { 'io.kubernetes.pod.name': name, 'io.kubernetes.pod.namespace': namespace, 'io.kubernetes.pod.uid': uid };
}

const stateOf = ({ ready }: PodView): string => (ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY');

function pods(call: CrictlCall): Result {
  const { place, node, flags, process } = call;
  const state = flags.get('state')?.toLowerCase();
  const found = place.cluster.nodes
    .sandboxesOn(node)
    .filter((pod) => pod.name.includes(flags.get('name') ?? '') && pod.namespace.includes(flags.get('namespace') ?? ''))
    .filter((pod) => pod.id.startsWith(flags.get('id') ?? '') && hasLabel(labelsOf(pod), flags.get('label')))
    .filter((pod) => state === undefined || (state === 'ready') === pod.ready)
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, flags.has('latest') ? 1 : Number(flags.get('last') ?? Infinity));
  if (flags.has('quiet')) return ok(found.map(({ id }) => `${id}\n`).join(''));
  const cut = flags.has('no-trunc') ? (id: string) => id : short;
  const rows = found.map((pod) => [
    cut(pod.id),
    age(process.clock.now() - pod.createdAt),
    pod.ready ? 'Ready' : 'NotReady',
    pod.name,
    pod.namespace,
    '0',
    '(default)',
  ]);
  const items = found.map((pod) => ({
    id: pod.id,
    metadata: { name: pod.name, uid: pod.uid, namespace: pod.namespace, attempt: 0 },
    state: stateOf(pod),
    createdAt: nanoseconds(pod.createdAt),
    labels: labelsOf(pod),
    annotations: {},
    runtimeHandler: '',
  }));
  return list(call, 'listing pod sandboxes', { items }, [
    ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
    ...rows,
  ]);
}

function inspectp(call: CrictlCall): Result {
  const pod = findPod(call, call.operands[0], 'getting the pod sandbox status: ');
  if (isResult(pod)) return pod;
  const status = {
    id: pod.id,
    metadata: { attempt: 0, name: pod.name, namespace: pod.namespace, uid: pod.uid },
    state: stateOf(pod),
    createdAt: timeText(pod.createdAt),
    network: { additionalIps: [], ip: pod.address ?? '' },
    linux: { namespaces: { options: { ipc: 'POD', network: 'POD', pid: 'CONTAINER', targetId: '', usernsOptions: null } } },
    labels: labelsOf(pod),
    annotations: {},
    runtimeHandler: '',
  };
  return single(call, 'getting the pod sandbox status', { status });
}

/** Ends the containers of sandboxes; kubelets that look after their pods start others. */
function stopPods(call: CrictlCall, done: string): Result {
  if (call.operands.length === 0) return fatal('ID cannot be empty');
  const { nodes } = call.place.cluster;
  let stdout = '';
  for (const operand of call.operands) {
    const pod = findPod(call, operand, '');
    if (isResult(pod)) return { ...pod, stdout };
    const running = nodes.containersOn(call.node).filter(({ sandbox, state }) => sandbox === pod.id && state === 'running');
    if (done === 'Removed' && running.length > 0 && !call.flags.has('force'))
      return { ...fatal(`removing the pod sandbox "${pod.id}": rpc error: code = Unknown desc = sandbox is ready, stop it first`), stdout };
    for (const { id } of running) nodes.killContainer(id);
    stdout += `${done} sandbox ${operand}\n`;
  }
  return ok(stdout);
}

export const podCommands: readonly CrictlCommand[] = [
  {
    name: 'inspectp',
    operands: 'POD-ID [POD-ID...]',
    usage: 'Display the status of one or more pods',
    flags: [OUTPUT, TEMPLATE],
    run: inspectp,
  },
  {
    name: 'pods',
    aliases: ['p'],
    operands: '',
    usage: 'List pods',
    flags: [
      { names: ['id'], value: 'id', usage: 'Filter by pod id' },
      { names: ['label'], value: 'key=value', usage: 'Filter by label' },
      { names: ['last', 'n'], value: 'count', usage: 'Show the last pods' },
      { names: ['latest', 'l'], usage: 'Show the most recently created pod' },
      { names: ['name'], value: 'name', usage: 'Filter by pod name' },
      { names: ['namespace'], value: 'namespace', usage: 'Filter by pod namespace' },
      { names: ['no-trunc'], usage: 'Do not truncate ids' },
      OUTPUT,
      QUIET,
      { names: ['state', 's'], value: 'state', usage: 'Filter by pod state' },
    ],
    run: pods,
  },
  {
    name: 'rmp',
    operands: 'POD-ID [POD-ID...]',
    usage: 'Remove one or more pods',
    flags: [{ names: ['force', 'f'], usage: 'Also those that are ready' }],
    run: (call) => stopPods(call, 'Removed'),
  },
  { name: 'stopp', operands: 'POD-ID [POD-ID...]', usage: 'Stop one or more running pods', run: (call) => stopPods(call, 'Stopped') },
];
