/** Brings images onto nodes (pkg/kubelet/images). */
import { decodeUtf8 } from '@drydock/shell';
import { getOwn, memoized, type KubeObject, onceFor } from '@drydock/apimachinery';
import type { Container } from '@drydock/kinds';
import { parseImageReference, type ImageReference } from '../images/image-reference.ts';
import { askRegistry, imageId, notFoundError, type PullAnswer } from '../images/registry.ts';
import { objectBytes } from '../volumes/projected-files.ts';
import type { ContainerRecord } from './pod-record.ts';
import type { PodSync } from './pod-sync.ts';

const FIRST_BACK_OFF = 10_000;
const LONGEST_BACK_OFF = 300_000;
/** From a failed pull until the kubelet says that it backs off. */
const NEXT_SYNC = 1000;
/** Between looks at what only the author of the pod can mend. */
const RETRY = 10_000;
const SLOW_RETRY = 300_000;
const QUICK_RETRIES = 10;
/** Of one template, all pods say the same. */
const MOST_MESSAGES = 1000;

interface ServiceAccount extends KubeObject {
  imagePullSecrets?: { name?: string }[];
}

/** Begins to make a container's image available: afterwards the container is being created, is pulling, or waits with a reason. */
export function ensureImage(sync: PodSync, container: Container, record: ContainerRecord): void {
  const reference = parseImageReference(container.image ?? '');
  if ('error' in reference) return refuseName(sync, container, record, reference.error);
  const present = sync.context.nodes.hasImage(sync.record.node, reference.canonical);
  const policy = container.imagePullPolicy;
  if (present && policy !== 'Always') {
    sync.event('Normal', 'Pulled', `Container image "${container.image}" already present on machine`, container);
    return created(sync, record, reference);
  }
  if (policy === 'Never') return refuseMissing(sync, container, record);
  const backOff = record.pullBackOff;
  if (backOff && backOff.reference === reference.canonical && backOff.until > sync.now) return waitForBackOff(sync, container, record);
  startPull(sync, container, record, reference);
}

/** After a pull's time has passed. */
export function finishPull(sync: PodSync, container: Container, record: ContainerRecord, since: number): void {
  const reference = parseImageReference(container.image ?? '');
  if ('error' in reference) return refuseName(sync, container, record, reference.error);
  const { profile, nodes } = sync.context;
  const answer = ask(sync, reference);
  if ('error' in answer) return pullFailed(sync, container, record, reference, answer.error);
  const waiting = sync.now - since;
  // Before the image counts as present: that would make it a round trip.
  const own = Math.min(waiting, pullDuration(sync, reference, answer));
  nodes.addImage(sync.record.node, reference.canonical, profile.imagesShared);
  sync.event(
    'Normal',
    'Pulled',
    `Successfully pulled image "${container.image}" in ${formatMilliseconds(own)} (${formatMilliseconds(waiting)} including waiting). Image size: ${answer.image.size} bytes.`,
    container,
  );
  record.pullBackOff = undefined;
  created(sync, record, reference);
}

function created(sync: PodSync, record: ContainerRecord, reference: ImageReference): void {
  record.image = shownImage(reference);
  record.state = { phase: 'creating', until: sync.now };
}

const pulling = memoized(MOST_MESSAGES, (image) => `Pulling image "${image}"`);

/** The same for all containers that are made from it. */
const shownImage = onceFor((reference: ImageReference): NonNullable<ContainerRecord['image']> => {
  return Object.freeze({ name: reference.canonical, id: imageId(reference) });
});

function startPull(sync: PodSync, container: Container, record: ContainerRecord, reference: ImageReference): void {
  const { profile, nodes } = sync.context;
  sync.event('Normal', 'Pulling', pulling(container.image ?? ''), container);
  const duration = pullDuration(sync, reference, ask(sync, reference));
  const begins = profile.pullsSerialized ? nodes.queuePull(sync.record.node, sync.now, duration) : sync.now;
  const shown =
    record.state.phase === 'waiting' ? { reason: record.state.reason, message: record.state.message } : { reason: 'ContainerCreating' };
  record.state = { phase: 'pulling', since: sync.now, until: begins + duration, shown };
}

/** What the registry has, or says. */
function ask(sync: PodSync, reference: ImageReference): PullAnswer {
  const { canonical } = reference;
  if (!sync.context.nodes.registry.gone.includes(canonical))
    return askRegistry(reference, { has: (domain) => credentials(sync).has(domain) }, sync.context.profile.strictTags);
  return { error: notFoundError(canonical) };
}

/** By size, somewhat different for each pod and image; a refusal and an image that is there already cost one round trip. */
function pullDuration(sync: PodSync, reference: ImageReference, answer: PullAnswer): number {
  const { profile, nodes } = sync.context;
  const { pull } = profile;
  const { slowness } = nodes.registry;
  if ('fixed' in pull) return pull.fixed * slowness;
  const present = nodes.hasImage(sync.record.node, reference.canonical);
  if ('error' in answer || present) return pull.latency + variation(sync.record.uid, reference.canonical, pull.latency);
  const transfer = (answer.image.size / pull.bytesPerSecond) * 1000;
  return Math.round(slowness * (pull.latency + transfer + variation(sync.record.uid, reference.canonical, pull.latency + transfer / 4)));
}

/** A whole number below `limit` that depends on the pod and the image alone (FNV-1a of their names in a row). */
function variation(uid: string, canonical: string, limit: number): number {
  const hash = fnv(canonical, fnv(uid, 0x811c9dc5));
  return (hash >>> 0) % Math.max(1, Math.floor(limit));
}

function fnv(text: string, before: number): number {
  let hash = before;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function pullFailed(sync: PodSync, container: Container, record: ContainerRecord, reference: ImageReference, error: string): void {
  sync.event('Warning', 'Failed', `Failed to pull image "${container.image}": ${error}`, container);
  sync.event('Warning', 'Failed', 'Error: ErrImagePull', container);
  const before = record.pullBackOff?.reference === reference.canonical ? record.pullBackOff.delay : 0;
  const delay = before === 0 ? FIRST_BACK_OFF : Math.min(before * 2, LONGEST_BACK_OFF);
  record.pullBackOff = { reference: reference.canonical, delay, until: sync.now + delay, error };
  record.state = { phase: 'waiting', reason: 'ErrImagePull', message: error, retryAt: sync.now + NEXT_SYNC };
}

function waitForBackOff(sync: PodSync, container: Container, record: ContainerRecord): void {
  const { until, error } = record.pullBackOff!;
  const message = `Back-off pulling image "${container.image}"`;
  sync.event('Normal', 'BackOff', message, container);
  sync.event('Warning', 'Failed', 'Error: ImagePullBackOff', container);
  record.state = { phase: 'waiting', reason: 'ImagePullBackOff', message: `${message}: ErrImagePull: ${error}`, retryAt: until };
}

function refuseName(sync: PodSync, container: Container, record: ContainerRecord, error: string): void {
  const image = container.image ?? '';
  const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${error}`;
  sync.event('Warning', 'InspectFailed', message, container);
  waitForAuthor(sync, container, record, 'InvalidImageName', message, 'InvalidImageName');
}

function refuseMissing(sync: PodSync, container: Container, record: ContainerRecord): void {
  const message = `Container image "${container.image}" is not present with pull policy of Never`;
  sync.event('Warning', 'ErrImageNeverPull', message, container);
  waitForAuthor(sync, container, record, 'ErrImageNeverPull', message, 'ErrImageNeverPull');
}

/** Waits until somebody changes something, and looks again now and then: more and more seldom. */
export function waitForAuthor(
  sync: PodSync,
  container: Container,
  record: ContainerRecord,
  reason: string,
  message: string,
  eventMessage: string,
): void {
  sync.event('Warning', 'Failed', `Error: ${eventMessage}`, container);
  record.attempts++;
  record.state = { phase: 'waiting', reason, message, retryAt: sync.now + (record.attempts <= QUICK_RETRIES ? RETRY : SLOW_RETRY) };
}

/**
 * When a waiting container is looked at again. A sync before a slow look is due has a cause, such as a Secret that somebody has created:
 * then the kubelet looks as soon as one of Kubernetes would, which never grows slow.
 */
export function nextLook(retryAt: number | undefined, reason: string, now: number): number | undefined {
  const isSlow = reason === 'CreateContainerConfigError' && retryAt !== undefined && retryAt > now + RETRY;
  return isSlow && now > retryAt - SLOW_RETRY ? now + RETRY : retryAt;
}

/** The registries for which the pod or its account has a pull secret. */
function credentials({ pod, context }: PodSync): ReadonlySet<string> {
  const { namespace } = pod.metadata;
  const account = context.lister.get<ServiceAccount>('serviceaccounts', namespace, pod.spec.serviceAccountName ?? 'default');
  const names = [...(pod.spec.imagePullSecrets ?? []), ...(account?.imagePullSecrets ?? [])].map(({ name }) => name ?? '');
  return new Set(
    names.flatMap((name) => {
      const secret = context.lister.get('secrets', namespace, name);
      return secret ? registriesOf(objectBytes(secret)) : [];
    }),
  );
}

function registriesOf(secret: ReturnType<typeof objectBytes>): string[] {
  const text = secret.get('.dockerconfigjson') ?? secret.get('.dockercfg');
  if (text === undefined) return [];
  try {
    const parsed = JSON.parse(decodeUtf8(text)) as Record<string, unknown>;
    const auths = (getOwn(parsed, 'auths') ?? parsed) as Record<string, { auth?: string; username?: string; password?: string }>;
    const complete = Object.entries(auths).filter(([, { auth, username, password }]) => Boolean(auth) || Boolean(username && password));
    return complete.map(([server]) => registryHost(server));
  } catch {
    return [];
  }
}

function registryHost(server: string): string {
  const host = server.replace(/^https?:\/\//, '').split('/')[0]!;
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}

/** As Go prints durations: `301ms`, `1.204s`, `1m3.5s`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)}ms`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = Math.round(milliseconds % 60_000) / 1000;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
