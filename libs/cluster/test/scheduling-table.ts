/**
 * Tables of what the scheduler does: a cluster in a few words, a pod, and where it goes or why it goes nowhere.
 *
 * Everything is a name with words after it. `key=value` is a label, `word:value` a property, and braces hold fields in YAML. Several nodes, pods or
 * other objects are kept apart by ` | `.
 *
 *     nodes    a zone=z1 cpu:2 taint:key=value:NoSchedule cordoned image:nginx:1.25=60Mi | b
 *     pods     web app=web on:a cpu:500m priority:5 port:8080/UDP claim:data gate:example.com/wait {nodeSelector: {zone: z1}}
 *     objects  PersistentVolumeClaim data {spec: {…}} | budget app=web {minAvailable: 1}
 *
 * A node has 4 CPUs, 8Gi, room for 110 pods and its hostname label, unless it says otherwise.
 */
import { formatTime, parseGroupVersion, parseYamlDocument, type KubeObject } from '@drydock/apimachinery';
import { ResourceClient } from '@drydock/apiserver';
import type { Event, Pod } from '@drydock/kinds';
import { bootstrapCluster } from '../src/bootstrap/bootstrap-cluster.ts';
import { REFERENCE_PROFILE, withWorkers } from '../src/bootstrap/cluster-profile.ts';
import { Cluster } from '../src/cluster.ts';
import { profilesOf } from '../src/scheduler/configuration/read-configuration.ts';
import { idleNodes, nodesBeside } from './idle-nodes.ts';

export interface SchedulingRow {
  name: string;
  nodes?: string;
  /** The profiles of the scheduler's configuration file, in YAML; absent: it has none. The pod is to be scheduled by the last of them. */
  profiles?: string;
  /** Those that are there before. */
  pods?: string;
  objects?: string;
  /** What happens then. */
  before?: readonly string[];
  /** The pod in question. */
  pod: string;
  /** What happens after its first attempt: `delete web`, `patch Node a {spec: {unschedulable: null}}`, `status Node a {allocatable: {cpu: "4"}}`. */
  then?: readonly string[];
  /** Another pod in question, which `then` has made. */
  outcomeOf?: string;
  /** The name of a node, or of several (`a or b`); or the message of its condition and event, which may leave out what preemption says. */
  expect: string;
}

const NOW = Date.parse('2026-11-20T18:00:00Z');
const EMPTY = bootstrapCluster({ ...withWorkers(REFERENCE_PROFILE, 0), name: 'no-nodes', controlPlane: 'absent' }, NOW, idleNodes);
const ADMIN = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** One test for each row. */
export function testScheduling(rows: readonly SchedulingRow[]): void {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const world = new SchedulingWorld(row.profiles);
    const name = world.play(row);
    const outcome = world.outcomeOf(row.outcomeOf ?? name);
    if (row.expect.includes(' or ')) expect(row.expect.split(' or ')).toContain(outcome);
    else expect(row.expect.includes('preemption:') ? outcome : withoutPreemption(outcome)).toBe(row.expect);
  });
}

export function withoutPreemption(message: string): string {
  return message.replace(/ preemption: .*/, '');
}

/** A cluster with the nodes that it is told to have, on which nothing starts or ends by itself. */
export class SchedulingWorld {
  readonly cluster: Cluster;
  readonly client: ResourceClient;
  readonly #scheduler: string | undefined;

  constructor(profiles?: string) {
    const configuration =
      profiles && `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles: ${profiles}\n`;
    this.cluster = new Cluster(EMPTY, () => nodesBeside(configuration));
    this.client = new ResourceClient(this.cluster.api.clientFor(ADMIN, 'test'));
    this.#scheduler = profilesOf(configuration).at(-1)?.name;
  }

  /** Everything that a row tells; returns the name of its pod. */
  play({ nodes = 'a', objects = '', pods = '', before = [], pod, then = [] }: Omit<SchedulingRow, 'name' | 'expect'>): string {
    this.nodes(nodes);
    this.objects(objects);
    this.pods(pods);
    for (const action of before) this.act(action);
    const [name] = this.pods(pod);
    for (const action of then) this.act(action);
    return name!;
  }

  /** Creates them all and returns their names; so do the next two. */
  nodes(text: string): string[] {
    return this.#create(text, newNode);
  }

  pods(text: string): string[] {
    for (const [, value] of text.matchAll(/ priority:(-?\d+)/g)) this.#needPriority(Number(value));
    return this.#create(text, (words) => newPod({ ...words, fields: { schedulerName: this.#scheduler, ...words.fields } }));
  }

  objects(text: string): string[] {
    return this.#create(text, newObject);
  }

  act(action: string): void {
    if (action.startsWith('create ')) return void this.#createAny(action.slice('create '.length));
    const [, verb, kind, name, fields] = /^(\S+) (?:([A-Z]\S*) )?(\S+)(?: (\{.*\}))?$/s.exec(action) ?? [];
    const resource = this.#resourceOf(kind ?? 'Pod');
    const namespace = resource.namespaced ? 'default' : undefined;
    if (verb === 'delete') this.client.delete(resource, namespace, name!, { gracePeriodSeconds: 0 });
    else if (verb === 'patch') this.client.patch(resource, namespace, name!, yaml(fields!));
    else if (verb === 'status') this.client.patch(resource, namespace, name!, { status: yaml(fields!) }, 'status');
    else throw new Error(`no action ${action}`);
    this.cluster.react();
  }

  #createAny(text: string): string[] {
    if (text.startsWith('Node ')) return this.nodes(text.slice('Node '.length));
    return /^[A-Z]/.test(text) ? this.objects(text) : this.pods(text);
  }

  pod(name: string): Pod | undefined {
    return this.cluster.api.storage.get<Pod>('pods', 'default', name);
  }

  /** The pod's node; else what its condition says, which its last event must say, too. */
  outcomeOf(name: string): string {
    const pod = this.pod(name)!;
    const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    const event = this.events(name).at(-1) ?? '';
    if (pod.spec.nodeName) {
      if (event === '') return `${pod.spec.nodeName} without the scheduler`;
      if (event !== `Normal Scheduled Successfully assigned default/${name} to ${pod.spec.nodeName}`) return `event: ${event}`;
      return pod.spec.nodeName;
    }
    const message = scheduled?.message ?? '';
    if (!scheduled) return 'undecided';
    if (scheduled.reason !== 'Unschedulable') return `${scheduled.reason}: ${message}`;
    return event === `Warning FailedScheduling ${message}` ? message : `${message} BUT ${event}`;
  }

  /** Those about a pod, in order: `Normal Scheduled Successfully assigned …`. */
  events(name: string): string[] {
    return this.cluster.api.storage
      .list<Event>('events', 'default')
      .filter(({ involvedObject }) => involvedObject.name === name)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }

  #needPriority(value: number): void {
    const name = priorityClassName(value);
    if (this.cluster.api.storage.get('priorityclasses.scheduling.k8s.io', undefined, name)) return;
    this.client.create(this.#resourceOf('PriorityClass'), {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    } as KubeObject);
  }

  #create(text: string, build: (words: Words) => KubeObject): string[] {
    const objects = text ? text.split(' | ').map((each) => build(readWords(each))) : [];
    for (const object of objects) {
      const resource = this.#resourceOf(object.kind);
      const created = this.client.create(resource, object);
      if (object.status) this.client.updateStatus(resource, { ...created, status: object.status });
      this.cluster.react();
    }
    return objects.map(({ metadata }) => metadata.name);
  }

  #resourceOf(kind: string) {
    const { group, version } = parseGroupVersion(GROUPS[kind] ?? 'v1')!;
    return this.cluster.api.resources.findKind(group, version, kind)!;
  }
}

const GROUPS: Readonly<Record<string, string>> = {
  ReplicaSet: 'apps/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  RuntimeClass: 'node.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  StorageClass: 'storage.k8s.io/v1',
  CSINode: 'storage.k8s.io/v1',
  CSIDriver: 'storage.k8s.io/v1',
  CSIStorageCapacity: 'storage.k8s.io/v1',
};

function priorityClassName(value: number): string {
  return `priority-${value < 0 ? `minus-${-value}` : value}`;
}

const CLUSTER_SCOPED = ['PersistentVolume', 'StorageClass', 'PriorityClass', 'RuntimeClass', 'CSINode', 'CSIDriver', 'Namespace'];

interface Words {
  name: string;
  labels: Record<string, string>;
  properties: readonly (readonly [word: string, value: string])[];
  fields: Record<string, unknown>;
}

function readWords(text: string): Words {
  const [, plain = '', braces] = /^([^{]*)(\{.*\})?$/s.exec(text.trim())!;
  const [name = '', ...words] = plain.trim().split(/\s+/);
  const labels: Record<string, string> = {};
  const properties: [string, string][] = [];
  for (const word of words) {
    const [, key = word, separator, value = ''] = /^([^:=]+)([:=])(.*)$/.exec(word) ?? [];
    if (separator === '=') labels[key] = value;
    else properties.push([key, value]);
  }
  return { name, labels, properties, fields: braces ? yaml(braces) : {} };
}

function yaml(text: string): Record<string, unknown> {
  const { value, error } = parseYamlDocument(text) as { value?: unknown; error?: unknown };
  if (error) throw new Error(`${text}: ${String(error)}`);
  return value as Record<string, unknown>;
}

function newNode({ name, labels, properties, fields }: Words): KubeObject {
  const allocatable: Record<string, string> = { cpu: '4', memory: '8Gi', pods: '110' };
  const taints: object[] = [];
  const images: object[] = [];
  let unschedulable: boolean | undefined;
  for (const [word, value] of properties) {
    if (word === 'cordoned') unschedulable = true;
    else if (word === 'taint') {
      const [, key, taintValue, effect] = /^([^=:]+)=?([^:]*):(.+)$/.exec(value)!;
      taints.push({ key, ...(taintValue ? { value: taintValue } : {}), effect });
    } else if (word === 'image') {
      const [image = '', megabytes] = value.split('=');
      images.push({ names: [image], sizeBytes: Number.parseInt(megabytes!, 10) * 1024 * 1024 });
    } else allocatable[word] = value;
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints.length > 0 ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}), ...fields },
    status: {
      allocatable,
      capacity: allocatable,
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: formatTime(NOW), lastTransitionTime: formatTime(NOW) },
      ],
      ...(images.length > 0 ? { images } : {}),
    },
  } as KubeObject;
}

function newPod({ name, labels, properties, fields }: Words): KubeObject {
  const requests: Record<string, string> = {};
  const ports: object[] = [];
  const volumes: object[] = [];
  const schedulingGates: object[] = [];
  const spec: Record<string, unknown> = {};
  let namespace = 'default';
  let image = 'nginx:1.25';
  for (const [word, value] of properties) {
    if (word === 'on') spec.nodeName = value;
    else if (word === 'priority') spec.priorityClassName = priorityClassName(Number(value));
    else if (word === 'image') image = value;
    else if (word === 'namespace') namespace = value;
    else if (word === 'gate') schedulingGates.push({ name: value });
    else if (word === 'claim') volumes.push({ name: value, persistentVolumeClaim: { claimName: value } });
    else if (word === 'port') {
      const [, hostIP, port, protocol = 'TCP'] = /^(?:(.+):)?(\d+)(?:\/(\w+))?$/.exec(value)!;
      ports.push({ containerPort: Number(port), hostPort: Number(port), protocol, ...(hostIP ? { hostIP } : {}) });
    } else requests[word] = value;
  }
  const limits = Object.fromEntries(Object.entries(requests).filter(([resource]) => resource.includes('/')));
  const containers = [{ name: 'c', image, ports, resources: { requests, limits } }];
  Object.assign(spec, { containers, volumes, ...(schedulingGates.length > 0 ? { schedulingGates } : {}), ...fields });
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec } as unknown as KubeObject;
}

/** `Kind name {fields beside the metadata}`. */
function newObject(words: Words): KubeObject {
  const kind = words.name;
  const [[name] = ['']] = words.properties;
  const namespaced = !CLUSTER_SCOPED.includes(kind);
  const { metadata: more, ...fields } = words.fields;
  const metadata = { name, ...(namespaced ? { namespace: 'default' } : {}), labels: words.labels, ...(more as object) };
  return { apiVersion: GROUPS[kind] ?? 'v1', kind, metadata, ...fields } as KubeObject;
}
