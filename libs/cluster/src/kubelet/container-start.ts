/** Creates and starts containers (pkg/kubelet/kuberuntime, startContainer). */
import { deepFreeze, memoized, quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Container, Pod } from '@drydock/kinds';
import { ROOT, type User } from '@drydock/shell';
import { commandOfImage, imageNamed } from '../containers/container-process.ts';
import type { Image } from '../images/image.ts';
import type { ContainerConfig } from '../containers/container-run.ts';
import { containerEnvironment } from './environment.ts';
import { expandReferences } from './expansion.ts';
import { hostnameOf } from './host-files.ts';
import { runHook } from './lifecycle-hooks.ts';
import { waitForAuthor } from './image-puller.ts';
import type { ContainerRecord, Termination } from './pod-record.ts';
import { formatPod, type PodSync } from './pod-sync.ts';
import { hostPid } from './sockets.ts';
import { addressOf } from './pod-addresses.ts';

const START_FAILED = 128;
const DEFAULT_MESSAGE_PATH = '/dev/termination-log';

/** Of one template, all pods say the same. */
const MOST_MESSAGES = 1000;
const createdContainer = memoized(MOST_MESSAGES, (name) => `Created container: ${name}`);
const startedContainer = memoized(MOST_MESSAGES, (name) => `Started container ${name}`);

/** Starts a container whose image is there. Afterwards it runs, or waits with a reason. */
export function startContainer(sync: PodSync, container: Container, record: ContainerRecord): void {
  const config = newConfig(sync, container, record);
  if ('error' in config) return waitForAuthor(sync, container, record, 'CreateContainerConfigError', config.error, config.error);
  record.attempts = 0;
  sync.event('Normal', 'Created', createdContainer(container.name), container);
  if (record.last) record.restarts++;
  forgetOldRun(sync, record);
  record.probes = {};
  const failure = sync.context.containers.start(config);
  if (failure) return startFailed(sync, container, record, config.id, failure.error);
  sync.event('Normal', 'Started', startedContainer(container.name), container);
  record.resources = container.resources ?? {};
  const hook = container.lifecycle?.postStart ? 'postStart' : undefined;
  const started = !container.startupProbe;
  record.state = {
    phase: 'running',
    run: config.id,
    startedAt: sync.now,
    started,
    ready: started && !container.readinessProbe && !hook,
    image: container.image ?? '',
    hook,
    stop: undefined,
  };
  if (hook) runHook(sync, container, config.id, 'postStart');
}

/** Keeps the latest ended run, whose log `--previous` shows, and forgets the one before. */
function forgetOldRun(sync: PodSync, record: ContainerRecord): void {
  const old = record.before?.run;
  if (old && old !== record.last?.run) sync.context.containers.remove(old);
  record.before = record.last;
}

function startFailed(sync: PodSync, container: Container, record: ContainerRecord, run: string, error: string): void {
  sync.event('Warning', 'Failed', `Error: ${error}`, container);
  const last: Termination = { run, exitCode: START_FAILED, reason: 'StartError', message: error, startedAt: 0, finishedAt: sync.now };
  record.last = last;
  record.state = { phase: 'terminated' };
}

function newConfig(sync: PodSync, container: Container, record: ContainerRecord): ContainerConfig | { error: string } {
  const environment = containerEnvironment(sync, container);
  if ('error' in environment) return environment;
  const { env } = environment;
  const { image } = imageNamed(record.image!.name);
  const { pod } = sync;
  const { securityContext } = container;
  const user = userOf(pod, container, image.user);
  const rootRefused = securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  if (rootRefused && user.uid === 0) return { error: rootRefusal(sync, container) };
  const limit = container.resources?.limits?.memory;
  const id = sync.context.rng.hex(64);
  const config: ContainerConfig = {
    id,
    pod: sync.record.key,
    podUid: sync.record.uid,
    name: container.name,
    node: sync.record.node,
    image: record.image!.name,
    argv: commandLine(container, image, env),
    env,
    workingDir: container.workingDir || image.workingDir || '/',
    user,
    hostname: hostnameOf(pod),
    address: addressOf(sync.record),
    declaredPorts: container.ports?.flatMap(({ containerPort }) => (containerPort ? [containerPort] : [])) ?? NO_PORTS,
    tty: container.tty ?? false,
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    readOnlyRoot: securityContext?.readOnlyRootFilesystem ?? false,
    memoryLimit: limit === undefined ? undefined : quantityValue(quantityOf(limit)),
    terminationMessagePath: container.terminationMessagePath || DEFAULT_MESSAGE_PATH,
  };
  if (pod.spec.hostPID) config.pid = hostPid(id);
  else if ((container as EphemeralContainer).targetContainerName) Object.assign(config, targetOf(sync, container));
  return config;
}

const NO_PORTS: readonly number[] = Object.freeze([]);

function commandLine({ command, args }: Container, image: Image, env: ContainerConfig['env']): readonly string[] {
  if (!command?.length && !args?.length) return commandOfImage(image);
  const expand = (words: readonly string[]) =>
    words.map((word) => expandReferences(word, (name) => (Object.hasOwn(env, name) ? env[name] : undefined)));
  const program = command?.length ? expand(command) : (image.entrypoint ?? []);
  const defaults = command?.length ? [] : (image.cmd ?? []);
  return [...program, ...(args?.length ? expand(args) : defaults)];
}

/** The container whose processes an ephemeral one sees. */
function targetOf({ record }: PodSync, { targetContainerName: name }: EphemeralContainer): { target?: string } {
  const state = name ? record.containers[name]?.state : undefined;
  return state?.phase === 'running' ? { target: state.run } : {};
}

type EphemeralContainer = Container & { targetContainerName?: string };

function rootRefusal({ pod }: PodSync, { name, securityContext }: Container): string {
  const uid = securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const why = uid === 0 ? "container's runAsUser breaks non-root policy" : 'container has runAsNonRoot and image will run as root';
  return `${why} (pod: "${formatPod(pod)}", container: ${name})`;
}

function userOf({ spec }: Pod, { securityContext }: Container, own: { uid: number; gid: number; name: string } | undefined): User {
  const pod = spec.securityContext ?? {};
  const uid = securityContext?.runAsUser ?? pod.runAsUser ?? own?.uid ?? 0;
  const gid = securityContext?.runAsGroup ?? pod.runAsGroup ?? (own && own.uid === uid ? own.gid : 0);
  const groups = [...(pod.supplementalGroups ?? []), ...(pod.fsGroup === undefined ? [] : [pod.fsGroup])];
  if (uid === 0 && gid === 0 && groups.length === 0) return ROOT;
  return newUser(`${uid}`, `${gid}`, own?.uid === uid ? own.name : '', [...new Set(groups)].join(' '));
}

const MOST_USERS = 1000;

/** One for all containers that run as the same user. `known`: its name in the image; '' when it has none there. */
const newUser = memoized(MOST_USERS, (id: string, group: string, known: string, others: string): User => {
  const [uid, gid] = [Number(id), Number(group)];
  const groups = others === '' ? {} : { groups: others.split(' ').map(Number) };
  if (uid === 0) return deepFreeze({ ...ROOT, gid, ...groups });
  return deepFreeze({ name: known || id, uid, gid, home: known ? `/home/${known}` : '/', ...groups });
});
