/** crictl's commands about containers. */
import type { ContainerView } from '@drydock/cluster';
import { fatal, ok, OUTPUT, QUIET, TEMPLATE, type CrictlCall, type CrictlCommand, type Result } from './crictl-call.ts';
import { age, list, megabytes, nanoseconds, short, single, timeText } from './crictl-output.ts';

const LABEL = 'io.kubernetes.';

/** The container whose id begins so, or what crictl says. */
export function findContainer({ place, node }: CrictlCall, prefix: string | undefined, what: string): ContainerView | Result {
  if (prefix === undefined) return fatal('ID cannot be empty');
  const found = place.cluster.nodes.containersOn(node).find(({ id }) => id.startsWith(prefix));
  return found ?? fatal(`${what}rpc error: code = NotFound desc = an error occurred when try to find container "${prefix}": not found`);
}

export const isResult = (value: object): value is Result => 'stderr' in value;

/** Those that the flags leave, the youngest first. */
function chosen({ place, node, flags }: CrictlCall): ContainerView[] {
  const all = flags.has('all');
  const state = flags.get('state')?.toLowerCase();
  const contains = (name: string, value: string) => value.includes(flags.get(name) ?? '');
  const found = place.cluster.nodes
    .containersOn(node)
    .filter((each) => (state ? each.state === state : all || flags.has('last') || flags.has('latest') || each.state === 'running'))
    .filter((each) => contains('name', each.name) && contains('namespace', each.namespace) && contains('image', each.image))
    .filter((each) => each.id.startsWith(flags.get('id') ?? '') && each.sandbox.startsWith(flags.get('pod') ?? ''))
    .filter((each) => hasLabel(labelsOf(each), flags.get('label')))
    .sort((a, b) => b.createdAt - a.createdAt);
  const last = flags.has('latest') ? 1 : Number(flags.get('last') ?? 0);
  return last > 0 ? found.slice(0, last) : found;
}

export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const [key = '', value] = wanted.split('=');
  return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
}

function labelsOf({ name, pod, namespace, podUid }: ContainerView): Record<string, string> {
  return { [`${LABEL}container.name`]: name, [`${LABEL}pod.name`]: pod, [`${LABEL}pod.namespace`]: namespace, [`${LABEL}pod.uid`]: podUid };
}

const stateOf = ({ state }: ContainerView): string => (state === 'running' ? 'CONTAINER_RUNNING' : 'CONTAINER_EXITED');

function ps(call: CrictlCall): Result {
  const containers = chosen(call);
  if (call.flags.has('quiet')) return ok(containers.map(({ id }) => `${id}\n`).join(''));
  const cut = call.flags.has('no-trunc') ? (id: string) => id : short;
  const rows = containers.map((each) => [
    cut(each.id),
    cut(each.imageId),
    age(call.process.clock.now() - each.createdAt),
    each.state === 'running' ? 'Running' : 'Exited',
    each.name,
    String(each.attempt),
    cut(each.sandbox),
    each.pod,
    each.namespace,
  ]);
  const objects = containers.map((each) => ({
    id: each.id,
    podSandboxId: each.sandbox,
    metadata: { name: each.name, attempt: each.attempt },
    image: { image: `sha256:${each.imageId}`, annotations: {}, userSpecifiedImage: each.image, runtimeHandler: '' },
    imageRef: `sha256:${each.imageId}`,
    state: stateOf(each),
    createdAt: nanoseconds(each.createdAt),
    labels: labelsOf(each),
    annotations: {},
    imageId: `sha256:${each.imageId}`,
  }));
  const heading = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'];
  return list(call, 'listing containers', { containers: objects }, [heading, ...rows]);
}

function inspect(call: CrictlCall): Result {
  const container = findContainer(call, call.operands[0], 'getting the status of the container: ');
  if (isResult(container)) return container;
  const labels = labelsOf(container);
  const status = {
    id: container.id,
    metadata: { attempt: container.attempt, name: container.name },
    state: stateOf(container),
    createdAt: timeText(container.createdAt),
    startedAt: timeText(container.createdAt),
    finishedAt: timeText(container.finishedAt),
    exitCode: container.exitCode ?? 0,
    image: { annotations: {}, image: container.image, runtimeHandler: '', userSpecifiedImage: '' },
    imageRef: container.imageId,
    reason: container.state === 'running' ? '' : container.exitCode === 0 ? 'Completed' : 'Error',
    message: '',
    labels,
    annotations: {},
    mounts: [],
    logPath: `/var/log/pods/${container.namespace}_${container.pod}_${container.podUid}/${container.name}/${container.attempt}.log`,
  };
  const info = { sandboxID: container.sandbox, runtimeType: 'io.containerd.runc.v2', config: { command: container.argv, labels } };
  const asTable = () =>
    [
      `ID: ${container.id}`,
      `Name: ${container.name}`,
      `Attempt: ${container.attempt}`,
      `State: ${stateOf(container)}`,
      `Created: ${age(call.process.clock.now() - container.createdAt)}`,
      `Started: ${age(call.process.clock.now() - container.createdAt)}`,
      ...(container.finishedAt === undefined
        ? []
        : [`Finished: ${age(call.process.clock.now() - container.finishedAt)}`, `Exit Code: ${container.exitCode}`]),
      'Labels:',
      ...Object.entries(labels).map(([key, value]) => `\t${key} -> ${value}`),
      '',
    ].join('\n');
  return single(call, 'getting the status of the container', { status, info }, asTable);
}

function logs(call: CrictlCall): Result {
  const container = findContainer(call, call.operands[0], '');
  if (isResult(container)) return container;
  const lines = call.place.cluster.nodes.containerLog(container.id);
  const tail = Number(call.flags.get('tail') ?? -1);
  const times = call.flags.has('timestamps');
  const shown = tail >= 0 ? lines.slice(Math.max(0, lines.length - tail)) : lines;
  return ok(shown.map(({ at, line }) => `${times ? `${timeText(at)} ` : ''}${line}\n`).join(''));
}

type MeasuredPod = Parameters<CrictlCall['place']['cluster']['nodes']['metrics']['podUse']>[0];

/** What the kubelet measures at this moment. */
function stats(call: CrictlCall): Result {
  const { cluster } = call.place;
  const measured = cluster.nodes
    .containersOn(call.node)
    .filter(
      ({ id, state }) => (state === 'running' || call.flags.has('all')) && id.startsWith(call.operands[0] ?? call.flags.get('id') ?? ''),
    )
    .filter(({ sandbox }) => sandbox.startsWith(call.flags.get('pod') ?? ''))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((container) => {
      const object = cluster.api.storage.get<MeasuredPod>('pods', container.namespace, container.pod);
      const use = object && cluster.nodes.metrics.podUse(object)?.find((each) => each.name === container.name);
      return use ? [{ container, use }] : [];
    });
  const now = nanoseconds(call.process.clock.now());
  const rows = measured.map(({ container: { id, name }, use }) => {
    const { bytes, files } = cluster.nodes.footprintOf(id);
    return [short(id), name, (use.milliCpu / 10).toFixed(2), megabytes(use.memoryBytes, 4), megabytes(bytes, 4), `${files}`];
  });
  const objects = measured.map(({ container, use }) => ({
    attributes: {
      id: container.id,
      metadata: { name: container.name, attempt: container.attempt },
      labels: labelsOf(container),
      annotations: {},
    },
    cpu: { timestamp: now, usageNanoCores: { value: `${use.milliCpu * 1_000_000}` } },
    memory: { timestamp: now, workingSetBytes: { value: `${use.memoryBytes}` } },
  }));
  return list(call, 'get container stats', { stats: objects }, [['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES'], ...rows]);
}

function rm(call: CrictlCall): Result {
  const { operands, flags, place, node } = call;
  const forced = flags.has('force');
  const ids = flags.has('all') ? place.cluster.nodes.containersOn(node).map(({ id }) => id) : operands;
  const running = ids.map((id) => findContainer(call, id, '')).find((each) => !isResult(each) && each.state === 'running');
  if (running && !forced && !isResult(running))
    return fatal(`removing container "${running.id}" failed: container is running, stop it first`);
  return forEach({ ...call, operands: ids }, ({ id }) => place.cluster.nodes.killContainer(id));
}

function forEach(call: CrictlCall, act: (container: ContainerView) => void): Result {
  if (call.operands.length === 0) return fatal('ID cannot be empty');
  let stdout = '';
  for (const operand of call.operands) {
    const container = findContainer(call, operand, '');
    if (isResult(container)) return { ...container, stdout };
    act(container);
    stdout += `${operand}\n`;
  }
  return ok(stdout);
}

export const containerCommands: readonly CrictlCommand[] = [
  {
    name: 'inspect',
    operands: 'CONTAINER-ID [CONTAINER-ID...]',
    usage: 'Display the status of one or more containers',
    flags: [OUTPUT, TEMPLATE],
    run: inspect,
  },
  {
    name: 'logs',
    operands: 'CONTAINER-ID',
    usage: 'Fetch the logs of a container',
    flags: [
      { names: ['tail'], value: 'lines', usage: 'Number of lines to show from the end' },
      { names: ['timestamps', 't'], usage: 'Show timestamps' },
      { names: ['previous', 'p'], usage: 'The previous run of the container' },
      { names: ['follow', 'f'], usage: 'Not here: the log as it is now is printed' },
    ],
    run: logs,
  },
  {
    name: 'ps',
    operands: '',
    usage: 'List containers',
    flags: [
      { names: ['all', 'a'], usage: 'Show all containers' },
      { names: ['id'], value: 'id', usage: 'Filter by container id' },
      { names: ['image'], value: 'image', usage: 'Filter by container image' },
      { names: ['label'], value: 'key=value', usage: 'Filter by label' },
      { names: ['last', 'n'], value: 'count', usage: 'Show the last containers, whatever their state' },
      { names: ['latest', 'l'], usage: 'Show the most recently created container' },
      { names: ['name'], value: 'name', usage: 'Filter by container name' },
      { names: ['namespace'], value: 'namespace', usage: 'Filter by pod namespace' },
      { names: ['no-trunc'], usage: 'Do not truncate ids' },
      OUTPUT,
      { names: ['pod', 'p'], value: 'id', usage: 'Filter by pod id' },
      QUIET,
      { names: ['state', 's'], value: 'state', usage: 'Filter by container state' },
    ],
    run: ps,
  },
  {
    name: 'rm',
    operands: 'CONTAINER-ID [CONTAINER-ID...]',
    usage: 'Remove one or more containers',
    flags: [
      { names: ['force', 'f'], usage: 'Also those that run' },
      { names: ['all', 'a'], usage: 'All containers' },
    ],
    run: rm,
  },
  {
    name: 'stats',
    operands: '[ID]',
    usage: 'List container(s) resource usage statistics',
    flags: [
      { names: ['all', 'a'], usage: 'Show all containers' },
      { names: ['id'], value: 'id', usage: 'Filter by container id' },
      OUTPUT,
      { names: ['pod', 'p'], value: 'id', usage: 'Filter by pod id' },
    ],
    run: stats,
  },
  {
    name: 'stop',
    operands: 'CONTAINER-ID [CONTAINER-ID...]',
    usage: 'Stop one or more running containers',
    flags: [{ names: ['timeout', 't'], value: 'seconds', usage: 'Seconds to wait before it is killed' }],
    run: (call) => forEach(call, ({ id }) => call.place.cluster.nodes.killContainer(id)),
  },
];
