/** crictl(1): the containers of a node as its runtime sees them, whether or not the API server answers. */
import type { ContainerView, PodView } from '@drydock/cluster';
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from './node-place.ts';

const ENDPOINT = 'unix:///run/containerd/containerd.sock';
const DOWN = `FATA[0000] validate service connection: validate CRI v1 runtime API for endpoint "${ENDPOINT}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory" \n`;
const VERSION = 'crictl version v1.33.0\n';
const VALUES = new Set([
  '-o',
  '--output',
  '--tail',
  '--name',
  '-p',
  '--pod',
  '--namespace',
  '-s',
  '--state',
  '--label',
  '-r',
  '--runtime-endpoint',
  '-i',
  '--image-endpoint',
  '-n',
  '--last',
  '--since',
  '-t',
  '--timeout',
]);

interface Call {
  verb: string;
  operands: string[];
  flags: Set<string>;
  values: Map<string, string>;
}

interface Result {
  stdout: string;
  stderr: string;
  status: number;
}

const ok = (stdout: string): Result => ({ stdout, stderr: '', status: 0 });
const fatal = (message: string): Result => ({ stdout: '', stderr: `FATA[0000] ${message} \n`, status: 1 });

type MeasuredPod = Parameters<NodePlace['cluster']['nodes']['metrics']['podUse']>[0];

type Command = (place: NodePlace, node: string, call: Call, process: Process) => Result;

const COMMANDS: Readonly<Record<string, Command>> = {
  images,
  img: images,
  image: images,
  inspect,
  inspectp,
  logs,
  p: pods,
  pods,
  ps,
  pull,
  rm,
  rmi,
  stats,
  stop,
};

export function newCrictl(place: NodePlace, node: string): Program {
  return {
    name: 'crictl',
    summary: 'Look into the container runtime of this machine',
    *run(process): Generator<Wait, number, void> {
      const call = parseWords(process.argv.slice(1));
      const command = Object.hasOwn(COMMANDS, call.verb) ? COMMANDS[call.verb]! : undefined;
      const isDown = place.cluster.nodes.machineOf(node).containerRuntime === 'stopped';
      const result =
        call.verb === '--version'
          ? ok(VERSION)
          : !command
            ? unknown(call.verb)
            : isDown
              ? { ...fatal(''), stderr: DOWN }
              : command(place, node, call, process);
      yield* print(process, result.stdout);
      yield* printError(process, result.stderr);
      return result.status;
    },
    complete: ({ words }) => (words.length === 1 ? Object.keys(COMMANDS).map((value) => ({ value })) : undefined),
  };
}

function unknown(verb: string): Result {
  if (verb === '' || verb === 'help' || verb === '--help') {
    return ok(
      `NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options]\n\nCOMMANDS:\n${Object.keys(
        COMMANDS,
      )
        .map((name) => `   ${name}\n`)
        .join('')}`,
    );
  }
  return fatal(`unknown command "${verb}" for crictl: the commands here are ${Object.keys(COMMANDS).join(', ')}`);
}

function parseWords(words: readonly string[]): Call {
  const call: Call = { verb: '', operands: [], flags: new Set(), values: new Map() };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    // `-p` is a pod for ps and the previous run for logs.
    if (VALUES.has(name) && !(name === '-p' && call.verb === 'logs'))
      call.values.set(name, equals < 0 ? (words[++i] ?? '') : word.slice(equals + 1));
    else if (name === '--version') call.verb = name;
    else if (/^-[a-z]{2,}$/.test(word)) for (const letter of word.slice(1)) call.flags.add(`-${letter}`);
    else if (word.startsWith('-') && word !== '-') call.flags.add(name);
    else if (call.verb === '') call.verb = word;
    else call.operands.push(word);
  }
  return call;
}

/** Go's tabwriter with cells of at least 20 columns, as crictl sets it up. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(20, ...rows.map((row) => row[column]!.length + 3)));
  return rows
    .map((row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('')}\n`)
    .join('');
}

/** docker/go-units, HumanDuration. */
function age(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const count = (value: number, unit: string) => `${value} ${unit} ago`;
  if (seconds < 1) return 'Less than a second ago';
  if (seconds < 2) return '1 second ago';
  if (seconds < 60) return count(seconds, 'seconds');
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute ago';
  if (minutes < 60) return count(minutes, 'minutes');
  const hours = Math.round(seconds / 3600);
  if (hours === 1) return 'About an hour ago';
  if (hours < 48) return count(hours, 'hours');
  return hours < 24 * 14 ? count(Math.floor(hours / 24), 'days') : count(Math.floor(hours / 168), 'weeks');
}

const short = (id: string): string => id.slice(0, 13);

function chosen(place: NodePlace, node: string, { flags, values }: Call): ContainerView[] {
  const all = flags.has('-a') || flags.has('--all');
  const [name, pod, state] = [values.get('--name'), values.get('--pod') ?? values.get('-p'), values.get('--state') ?? values.get('-s')];
  return place.cluster.nodes
    .containersOn(node)
    .filter((container) => (state ? container.state === state.toLowerCase() : all || container.state === 'running'))
    .filter(
      (container) => (name === undefined || container.name.includes(name)) && (pod === undefined || container.sandbox.startsWith(pod)),
    )
    .sort((a, b) => b.createdAt - a.createdAt);
}

function ps(place: NodePlace, node: string, call: Call, { clock }: Process): Result {
  const containers = chosen(place, node, call);
  if (call.flags.has('-q') || call.flags.has('--quiet')) return ok(containers.map(({ id }) => `${id}\n`).join(''));
  const rows = containers.map((each) => [
    short(each.id),
    short(each.imageId),
    age(clock.now() - each.createdAt),
    each.state === 'running' ? 'Running' : 'Exited',
    each.name,
    String(each.attempt),
    short(each.sandbox),
    each.pod,
    each.namespace,
  ]);
  return ok(table([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...rows]));
}

function pods(place: NodePlace, node: string, { flags, values }: Call, { clock }: Process): Result {
  const [name, namespace] = [values.get('--name'), values.get('--namespace')];
  const found = place.cluster.nodes
    .sandboxesOn(node)
    .filter((pod) => (name === undefined || pod.name.includes(name)) && (namespace === undefined || pod.namespace === namespace))
    .sort((a, b) => b.createdAt - a.createdAt);
  if (flags.has('-q') || flags.has('--quiet')) return ok(found.map(({ id }) => `${id}\n`).join(''));
  const rows = found.map((pod) => [
    short(pod.id),
    age(clock.now() - pod.createdAt),
    pod.ready ? 'Ready' : 'NotReady',
    pod.name,
    pod.namespace,
    '0',
    '(default)',
  ]);
  return ok(table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]));
}

function images(place: NodePlace, node: string, { flags }: Call): Result {
  const found = place.cluster.nodes.images.on(node);
  if (flags.has('-q') || flags.has('--quiet')) return ok(found.map(({ id }) => `sha256:${id}\n`).join(''));
  const rows = found.map(({ repository, tag, id, size }) => [repository, tag, short(id), megabytes(size)]);
  return ok(table([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...rows]));
}

/** go-units, HumanSizeWithPrecision. */
function megabytes(bytes: number, digits = 3): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${Number(value.toPrecision(digits))}${units[unit]}`;
}

function pull(place: NodePlace, node: string, { operands }: Call): Result {
  const [name] = operands;
  if (name === undefined) return fatal('Image name cannot be empty');
  const answer = place.cluster.nodes.images.pull(node, name);
  return 'error' in answer ? fatal(`pulling image: ${answer.error}`) : ok(`Image is up to date for sha256:${answer.id}\n`);
}

function rmi(place: NodePlace, node: string, { operands, flags }: Call): Result {
  const { images: onDisk } = place.cluster.nodes;
  const isPrune = flags.has('--prune') || flags.has('-q');
  const inUse = new Set(place.cluster.nodes.containersOn(node).map(({ imageId }) => imageId));
  const every = onDisk.on(node).filter(({ repository, id }) => !isPrune || (!inUse.has(id) && !repository.endsWith('/pause')));
  const asked = isPrune || flags.has('--all') || flags.has('-a') ? [...operands, ...every.map(({ id }) => id)] : operands;
  let [stdout, stderr] = ['', ''];
  for (const each of asked) {
    const removed = onDisk.remove(node, each);
    if (removed === undefined) stderr += `ERRO[0000] no such image ${each} \n`;
    else stdout += `Deleted: ${removed}\n`;
  }
  if (asked.length === 0) stderr = 'INFO[0000] No images to remove \n';
  return stderr.startsWith('ERRO')
    ? { stdout, stderr: `${stderr}FATA[0000] unable to remove the image(s) \n`, status: 1 }
    : { stdout, stderr, status: 0 };
}

/** What the kubelet measures at this moment; nobody measures what containers write. */
function stats(place: NodePlace, node: string, { operands, values }: Call): Result {
  const { cluster } = place;
  const rows = cluster.nodes
    .containersOn(node)
    .filter(
      ({ id, state, sandbox }) => state === 'running' && id.startsWith(operands[0] ?? '') && sandbox.startsWith(values.get('-p') ?? ''),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id, name, pod, namespace }) => {
      const object = cluster.api.storage.get<MeasuredPod>('pods', namespace, pod);
      const use = object && cluster.nodes.metrics.podUse(object)?.find((each) => each.name === name);
      return use ? [[short(id), name, (use.milliCpu / 10).toFixed(2), megabytes(use.memoryBytes, 4), '0B', '0']] : [];
    });
  return ok(table([['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES'], ...rows]));
}

/** The container whose id begins so, or what crictl says. */
function find(place: NodePlace, node: string, prefix: string | undefined): ContainerView | Result {
  if (prefix === undefined) return fatal('ID cannot be empty');
  const found = place.cluster.nodes.containersOn(node).find(({ id }) => id.startsWith(prefix));
  return found ?? notFound('container', prefix);
}

function notFound(what: 'container' | 'sandbox', id: string): Result {
  return fatal(`rpc error: code = NotFound desc = an error occurred when try to find ${what} "${id}": not found`);
}

const isResult = (value: ContainerView | Result): value is Result => 'stderr' in value;

function logs(place: NodePlace, node: string, { operands, values, flags }: Call): Result {
  const container = find(place, node, operands[0]);
  if (isResult(container)) return container;
  const lines = place.cluster.nodes.containerLog(container.id);
  const tail = Number(values.get('--tail') ?? -1);
  const times = flags.has('--timestamps');
  const shown = tail >= 0 ? lines.slice(Math.max(0, lines.length - tail)) : lines;
  return ok(shown.map(({ at, line }) => `${times ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : ''}${line}\n`).join(''));
}

function inspect(place: NodePlace, node: string, { operands }: Call): Result {
  const container = find(place, node, operands[0]);
  if (isResult(container)) return container;
  const time = (at: number | undefined) => (at === undefined ? '0001-01-01T00:00:00Z' : new Date(at).toISOString().replace('Z', '000000Z'));
  const labels = {
    'io.kubernetes.container.name': container.name,
    'io.kubernetes.pod.name': container.pod,
    'io.kubernetes.pod.namespace': container.namespace,
    'io.kubernetes.pod.uid': container.podUid,
  };
  const status = {
    id: container.id,
    metadata: { attempt: container.attempt, name: container.name },
    state: container.state === 'running' ? 'CONTAINER_RUNNING' : 'CONTAINER_EXITED',
    createdAt: time(container.createdAt),
    startedAt: time(container.createdAt),
    finishedAt: time(container.finishedAt),
    exitCode: container.exitCode ?? 0,
    image: { image: container.image },
    imageRef: container.imageId,
    reason: container.state === 'running' ? '' : container.exitCode === 0 ? 'Completed' : 'Error',
    labels,
    logPath: `/var/log/pods/${container.namespace}_${container.pod}_${container.podUid}/${container.name}/${container.attempt}.log`,
  };
  const info = { sandboxID: container.sandbox, runtimeType: 'io.containerd.runc.v2', config: { command: container.argv, labels } };
  return ok(`${JSON.stringify({ status, info }, null, 2)}\n`);
}

function inspectp(place: NodePlace, node: string, { operands }: Call): Result {
  const pod: PodView | undefined = place.cluster.nodes.sandboxesOn(node).find(({ id }) => id.startsWith(operands[0] ?? '\0'));
  if (!pod) return operands[0] === undefined ? fatal('ID cannot be empty') : notFound('sandbox', operands[0]);
  const status = {
    id: pod.id,
    metadata: { attempt: 0, name: pod.name, namespace: pod.namespace, uid: pod.uid },
    state: pod.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
    createdAt: new Date(pod.createdAt).toISOString(),
    network: { additionalIps: [], ip: pod.address ?? '' },
    runtimeHandler: '',
  };
  return ok(`${JSON.stringify({ status }, null, 2)}\n`);
}

function stop(place: NodePlace, node: string, { operands }: Call): Result {
  return forEach(place, node, operands, ({ id }) => place.cluster.nodes.killContainer(id));
}

function rm(place: NodePlace, node: string, { operands, flags }: Call): Result {
  const forced = flags.has('-f') || flags.has('--force');
  const running = operands.map((id) => find(place, node, id)).find((each) => !isResult(each) && each.state === 'running');
  if (running && !forced && !isResult(running))
    return fatal(`removing container "${running.id}" failed: container is running, stop it first`);
  return forEach(place, node, operands, ({ id }) => place.cluster.nodes.killContainer(id));
}

function forEach(place: NodePlace, node: string, operands: readonly string[], act: (container: ContainerView) => void): Result {
  if (operands.length === 0) return fatal('ID cannot be empty');
  let stdout = '';
  for (const operand of operands) {
    const container = find(place, node, operand);
    if (isResult(container)) return { ...container, stdout };
    act(container);
    stdout += `${operand}\n`;
  }
  return ok(stdout);
}
