/**
 * Tables of what controllers do: objects in a few words, what happens to them, and what then is to be seen of them and in the events.
 *
 * An object is its kind and name with words after it: `key=value` is a label, `replicas:3` and `image:nginx:1.25` fill a workload, and braces hold its
 * fields in YAML. All controllers of the controller manager run. A kubelet is played by the actions:
 *
 *     create KIND NAME …     delete KIND NAME [orphan|foreground] [FIELDS]     patch KIND NAME FIELDS     status KIND NAME FIELDS
 *     run                    every pod becomes ready, and so do those that follow, unless their image is `broken`
 *     succeed N, fail N CODE so many pods end, the oldest first; without a number all of them
 *     bind NODE              the oldest pod without a node gets this one
 *     wait 30s               time passes, with all that falls due in it
 *
 * Names that are made up read `web-*`; `$uid:KIND/NAME` stands for a uid.
 */
import { formatTime, parseYamlDocument, type KubeObject } from '@drydock/apimachinery';
import type { AdmissionPlugin, ResourceDefinition } from '@drydock/apiserver';
import { allAdmissionPlugins } from '../src/all-admission-plugins.ts';
import { allControllers } from '../src/all-controllers.ts';
import { allKinds } from '../src/all-kinds.ts';
import type { Controller } from '../src/controller/controller.ts';
import type { Event } from '../src/core/event/event.types.ts';
import type { Pod } from '../src/core/pod/pod.types.ts';
import { ControllerCluster } from './controller-cluster.ts';

export interface ControllerRow {
  name: string;
  /** What is there before; its events are not looked at. */
  given?: readonly string[];
  /** What happens: the actions above. */
  when: readonly string[];
  /** `KIND NAME PATH`, and the value that is there: text, or JSON without quotes around keys. A name with `*` stands for all that match. */
  then?: Readonly<Record<string, unknown>>;
  /** All of `REASON KIND/NAME: message` that has been recorded since, in order; Normal unless it says Warning. */
  events?: readonly string[];
}

export interface ControllerTable {
  /** Controllers that are no part of the controller manager. */
  controllers?: readonly Controller[];
  /** Only events of this component count. */
  component?: string;
}

/** One test for each row. */
export function testController(rows: readonly ControllerRow[], { controllers = [], component }: ControllerTable = {}): void {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_, { given = [], when, then = {}, events }) => {
    const world = new ControllerWorld(controllers);
    for (const action of given) world.act(isAction(action) ? action : `create ${action}`);
    const before = world.events(component).length;
    for (const action of when) world.act(action);
    const found = Object.fromEntries(Object.keys(then).map((question) => [question, world.look(question)]));
    expect(found).toEqual(then);
    if (!events) return;
    expect(world.events(component).slice(before)).toEqual(events);
  });
}

const VERBS = ['bind', 'create', 'delete', 'patch', 'status', 'run', 'succeed', 'fail', 'wait'];

function isAction(text: string): boolean {
  return VERBS.includes(text.split(' ')[0]!);
}

const isOn = ({ optional }: AdmissionPlugin & { optional?: boolean }) => !optional;

export class ControllerWorld {
  readonly cluster: ControllerCluster;
  /** When each object was created, by uid: their times tell nothing within a second. */
  readonly #order = new Map<string, number>();
  readonly #said: Event[] = [];

  constructor(controllers: readonly Controller[] = []) {
    const plugins = allAdmissionPlugins.filter((plugin) => isOn(plugin) && plugin.name !== 'ServiceAccount');
    this.cluster = new ControllerCluster(allKinds, [...allControllers, ...controllers], plugins);
    this.cluster.storage.subscribe(({ type, object }) => {
      if (type === 'ADDED') this.#order.set(object.metadata.uid!, this.#order.size);
      if (object.kind === 'Event' && type !== 'DELETED') this.#said.push(object as Event);
    });
    this.act('create Namespace default');
    this.act('create Namespace kube-system');
  }

  act(action: string): void {
    const [verb = '', ...words] = action.split(' ');
    if (verb === 'wait') return this.cluster.advance(duration(words[0]!));
    if (verb === 'run') return this.#run();
    if (verb === 'bind') return this.#bind(words[0]!);
    if (verb === 'succeed') return this.#end('Succeeded', words[0], 0);
    if (verb === 'fail') return this.#end('Failed', words[0], Number(words[1] ?? 1));
    this.#write(
      verb,
      action.slice(verb.length + 1).replace(/\$uid:(\w+)\/(\S+?)(?=[,}])/g, (_, kind, name) => this.#uidOf(kind, name)),
    );
    this.cluster.settle();
  }

  /** What is at `KIND NAME PATH`; the object's `gone` when there is none; `KIND count`. */
  look(question: string): unknown {
    const [kind = '', name = '', path = ''] = question.split(' ');
    const resource = this.#resource(kind);
    const all = this.cluster.storage.list<KubeObject>(storedAs(resource));
    if (name === 'count') return all.length;
    const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
    const matching = all.filter(({ metadata }) => (!namespace || metadata.namespace === namespace) && matchesName(own!, metadata.name));
    if (own!.includes('*'))
      return [...matching].sort(this.#byAge).map((object) => (path ? valueAt(object, path) : plain(object.metadata.name)));
    return matching[0] ? valueAt(matching[0], path) : 'gone';
  }

  /** Everything that was said, in order, repetitions included. */
  events(component?: string): string[] {
    return this.#said.filter(({ source }) => !component || source?.component === component).map(eventLine);
  }

  #write(verb: string, text: string): void {
    const { kind, name: given, words, fields } = readObject(text);
    const resource = this.#resource(kind);
    const name = given.includes('*') ? this.#oneLike(resource, given) : given;
    const { client } = this.cluster;
    const namespace = resource.namespaced ? 'default' : undefined;
    if (verb === 'create') return this.#create(resource, text);
    if (verb === 'patch') return void client.patch(resource, namespace, name, fields);
    if (verb === 'status') return void client.patch(resource, namespace, name, { status: fields }, 'status');
    if (verb !== 'delete') throw new Error(`no action ${verb}`);
    const policies: Record<string, string> = { orphan: 'Orphan', foreground: 'Foreground' };
    const propagationPolicy = policies[words[0] ?? ''] ?? 'Background';
    client.delete(resource, namespace, name, {
      propagationPolicy,
      ...(kind === 'Pod' ? { gracePeriodSeconds: 0 } : {}),
      ...fields,
    } as never);
  }

  #uidOf(kind: string, name: string): string {
    return this.cluster.storage.list<KubeObject>(storedAs(this.#resource(kind))).find(({ metadata }) => metadata.name === name)!.metadata
      .uid!;
  }

  /** The oldest whose name matches. */
  #oneLike(resource: ResourceDefinition, name: string): string {
    const all = this.cluster.storage.list<KubeObject>(storedAs(resource)).filter(({ metadata }) => matchesName(name, metadata.name));
    return [...all].sort(this.#byAge)[0]!.metadata.name;
  }

  #create(resource: ResourceDefinition, text: string): void {
    const { status, ...object } = newObject(text, resource);
    const created = this.cluster.client.create<KubeObject>(resource, object as KubeObject);
    if (status) this.cluster.client.updateStatus(resource, { ...created, status });
  }

  #bind(node: string): void {
    const { metadata } = this.#live().find(({ spec }) => !spec.nodeName)!;
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: metadata.name }, target: { kind: 'Node', name: node } };
    this.cluster.client.createSubresource(this.#resource('Pod'), metadata.namespace, metadata.name, 'binding', binding as KubeObject);
    this.cluster.settle();
  }

  /** Everything with a working image becomes ready, until nothing is left that waits. */
  #run(): void {
    for (;;) {
      this.cluster.settle();
      const waiting = this.#live().filter((pod) => pod.status?.phase === 'Pending' && !isBroken(pod));
      if (waiting.length === 0) return;
      for (const pod of waiting) this.#setStatus(pod, 'Running', { running: { startedAt: formatTime(this.cluster.now) } });
    }
  }

  #end(phase: 'Succeeded' | 'Failed', count: string | undefined, exitCode: number): void {
    const reason = phase === 'Failed' ? 'Error' : 'Completed';
    const ending = this.#live().slice(0, count === undefined ? undefined : Number(count));
    for (const pod of ending) this.#setStatus(pod, phase, { terminated: { exitCode, reason, finishedAt: formatTime(this.cluster.now) } });
    this.cluster.settle();
  }

  /** Those that have not ended, the oldest first. */
  #live(): Pod[] {
    const pods = this.cluster.storage.list<Pod>('pods').filter(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running');
    return [...pods].sort(this.#byAge);
  }

  readonly #byAge = (a: KubeObject, b: KubeObject): number => this.#placeOf(a) - this.#placeOf(b);

  #placeOf({ metadata }: KubeObject): number {
    return this.#order.get(metadata.uid!) ?? 0;
  }

  #setStatus(pod: Pod, phase: string, state: object): void {
    const { metadata, spec } = pod;
    const now = formatTime(this.cluster.now);
    const ready = phase === 'Running';
    const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: ready ? 'True' : 'False', lastTransitionTime: now }));
    const containerStatuses = spec.containers.map(({ name }) => ({ name, image: '', imageID: '', ready, restartCount: 0, state }));
    const podIP = `10.244.1.${(this.#placeOf(pod) % 250) + 1}`;
    const status = { phase, startTime: now, podIP, podIPs: [{ ip: podIP }], conditions, containerStatuses };
    this.cluster.client.patch(this.#resource('Pod'), metadata.namespace, metadata.name, { status }, 'status');
  }

  #resource(kind: string): ResourceDefinition {
    const found = allKinds.find((each) => each.kind === kind && !each.storedAs);
    if (!found) throw new Error(`no kind ${kind}`);
    return found;
  }
}

function storedAs({ group, plural }: ResourceDefinition): string {
  return group ? `${plural}.${group}` : plural;
}

function isBroken({ spec }: Pod): boolean {
  return spec.containers[0]?.image === 'broken';
}

/** `web-7d9f8c6b5-x2k4q` is `web-*-*`. */
function plain(text: string): string {
  return text.replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UID').replace(/-[bcdfghjklmnpqrstvwxz2456789]{5,10}\b/g, '-*');
}

function matchesName(wanted: string, name: string): boolean {
  return new RegExp(`^${wanted.split('*').join('.*')}$`).test(name);
}

/** `status.conditions` reads as lines; times as they are; whatever else has been made up, plainly. */
function valueAt(object: KubeObject, path: string): unknown {
  let value: unknown = object;
  for (const step of path ? path.split(/[.](?![^[]*\])/) : [])
    value = (value as Record<string, unknown> | undefined)?.[step.replaceAll('~', '.')];
  if (path.endsWith('conditions') && !isRecord(value)) return (value as Condition[] | undefined)?.map(conditionLine) ?? [];
  if (path === '') return 'there';
  return typeof value === 'string' ? plain(value) : value;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

function eventLine({ type, reason, message, involvedObject }: Event): string {
  return plain(`${type === 'Normal' ? '' : `${type} `}${reason} ${involvedObject.kind}/${involvedObject.name}: ${message}`);
}

function conditionLine({ type, status, reason, message }: Condition): string {
  return plain(`${type}=${status}${reason ? ` ${reason}` : ''}${message ? `: ${message}` : ''}`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|[smhd])$/.exec(text) ?? [];
  return Number(amount) * UNITS[unit!]!;
}

interface Words {
  kind: string;
  name: string;
  labels: Record<string, string>;
  properties: Record<string, string>;
  words: string[];
  fields: Record<string, unknown>;
}

function readObject(text: string): Words {
  const [, head = '', braces] = /^([^{]*)(\{.*\})?$/s.exec(text.trim())!;
  const [kind = '', name = '', ...rest] = head.trim().split(/\s+/);
  const labels: Record<string, string> = {};
  const properties: Record<string, string> = {};
  const words: string[] = [];
  for (const word of rest) {
    const [, key, separator, value = ''] = /^([^:=]+)([:=])(.*)$/.exec(word) ?? [];
    if (separator === '=') labels[key!] = value;
    else if (separator === ':') properties[key!] = value;
    else words.push(word);
  }
  return { kind, name, labels, properties, words, fields: braces ? yaml(braces) : {} };
}

function yaml(text: string): Record<string, unknown> {
  const { value, error } = parseYamlDocument(text);
  if (error) throw new Error(`${text}: ${error}`);
  return value as Record<string, unknown>;
}

const WORKLOADS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController'];

function newObject(text: string, { group, version, kind, namespaced }: ResourceDefinition): KubeObject {
  const { name, labels, properties, fields } = readObject(text);
  const { metadata, spec, ...others } = fields as { metadata?: object; spec?: object };
  const own = WORKLOADS.includes(kind)
    ? workload(kind, name, properties)
    : kind === 'Job'
      ? { template: podTemplate(properties, { restartPolicy: 'Never' }) }
      : kind === 'CronJob'
        ? { jobTemplate: { spec: { template: podTemplate(properties, { restartPolicy: 'Never' }) } } }
        : kind === 'Pod'
          ? podSpec(properties)
          : {};
  const merged = { ...own, ...spec };
  return {
    apiVersion: group ? `${group}/${version}` : version,
    kind,
    metadata: { name, ...(namespaced ? { namespace: properties.namespace ?? 'default' } : {}), labels, ...metadata },
    ...(Object.keys(merged).length > 0 ? { spec: merged } : {}),
    ...others,
  } as KubeObject;
}

/** Its pods are labelled `app=NAME`. */
function workload(kind: string, name: string, properties: Record<string, string>): object {
  const labels = { app: name };
  return {
    ...(properties.replicas ? { replicas: Number(properties.replicas) } : {}),
    selector: kind === 'ReplicationController' ? labels : { matchLabels: labels },
    template: { metadata: { labels }, ...podTemplate(properties) },
    ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
  };
}

function podTemplate(properties: Record<string, string>, spec: object = {}) {
  return { spec: { ...podSpec(properties), ...spec } };
}

function podSpec({ image = 'nginx:1.25', on }: Record<string, string>) {
  return { containers: [{ name: 'c', image }], terminationGracePeriodSeconds: 0, ...(on ? { nodeName: on } : {}) };
}
