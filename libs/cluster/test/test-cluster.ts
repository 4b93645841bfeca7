/** A cluster with running nodes for tests: commands in words, answers as text. */
import { formatTime, parseYamlDocument, parseGroupVersion, StatusError, type KubeObject } from '@drydock/apimachinery';
import { ResourceClient, type ExecStream, type LogOptions } from '@drydock/apiserver';
import type { Event, Pod } from '@drydock/kinds';
import { bootstrapCluster } from '../src/bootstrap/bootstrap-cluster.ts';
import { REFERENCE_PROFILE } from '../src/bootstrap/cluster-profile.ts';
import { Cluster } from '../src/cluster.ts';
import type { ClusterState } from '../src/cluster-state.ts';
import { nodeRuntimeOf, type Nodes } from '../src/kubelet/create-node-runtime.ts';
import { REFERENCE_KUBELET, type KubeletProfile } from '../src/kubelet/kubelet-profile.ts';

export const START = Date.parse('2026-11-20T18:54:46Z');

const ADMIN = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
const booted = new Map<string, ClusterState>();

export class TestCluster {
  readonly cluster: Cluster;
  readonly client: ResourceClient;
  readonly #profile: KubeletProfile;

  constructor(profile: Partial<KubeletProfile> = {}, state?: ClusterState) {
    this.#profile = { ...REFERENCE_KUBELET, storageIsThere: false, ...profile };
    const create = nodeRuntimeOf({ profile: this.#profile });
    const fresh = booted.get('reference') ?? bootstrapCluster(REFERENCE_PROFILE, START, create);
    booted.set('reference', fresh);
    this.cluster = new Cluster(state ?? fresh, create);
    this.client = new ResourceClient(this.cluster.api.clientFor(ADMIN, 'kubectl'));
  }

  get nodes(): Nodes {
    return this.cluster.nodes as Nodes;
  }

  /** A copy that goes its own way. */
  fork(): TestCluster {
    return new TestCluster(this.#profile, this.cluster.snapshot());
  }

  apply(yaml: string): void {
    this.applyObjects(yaml.split(/^---$/m).map((text) => parseYamlDocument(text).value as KubeObject));
  }

  applyObjects(objects: readonly KubeObject[]): void {
    for (const object of objects) {
      const { group, version } = parseGroupVersion(object.apiVersion)!;
      const definition = this.cluster.api.resources.findKind(group, version, object.kind)!;
      const namespace = definition.namespaced ? (object.metadata.namespace ?? 'default') : undefined;
      this.client.create(definition, { ...object, metadata: { ...object.metadata, namespace } });
    }
  }

  /** `kubectl run NAME --image=IMAGE -- ARGS`, with more fields of the pod. */
  runPod(
    name: string,
    image: string,
    args: readonly string[] = [],
    spec: Partial<Pod['spec']> = {},
    container: object = {},
    annotations: object = {},
  ): void {
    const containers = [{ name, image, ...(args.length > 0 ? { args: [...args] } : {}), ...container }];
    this.client.create(this.#resource('Pod'), {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', annotations },
      spec: { containers, ...spec },
    } as Pod);
  }

  /** Lets time pass; programs that compute outside virtual time are waited for. */
  async pass(seconds: number): Promise<void> {
    const until = this.cluster.clock.now() + seconds * 1000;
    for (;;) {
      const run = this.cluster.advanceTo(until);
      if (run.state === 'pending') await run.settled;
      else if (run.state === 'blocked') return;
    }
  }

  pod(name: string): Pod | undefined {
    return this.cluster.api.storage.get<Pod>('pods', 'default', name);
  }

  /** The one container's state in a few words: `CrashLoopBackOff`, `Running`, `Completed 0`, `Error 3`, with the restarts. */
  state(name: string): string {
    const status = this.pod(name)?.status?.containerStatuses?.[0];
    const { waiting, running, terminated } = status?.state ?? {};
    const text = waiting
      ? waiting.reason
      : running
        ? status!.ready
          ? 'Ready'
          : 'Running'
        : terminated
          ? `${terminated.reason} ${terminated.exitCode}`
          : 'none';
    return status?.restartCount ? `${text} x${status.restartCount}` : `${text}`;
  }

  /** Events about a pod in the order of their creation: `Warning Failed Error: ErrImagePull x2`. */
  events(name: string): string[] {
    const events = this.cluster.api.storage
      .list<Event>('events', 'default')
      .filter(({ involvedObject, source }) => involvedObject.name === name && source?.component === 'kubelet');
    const ordered = [...events].sort(
      (a, b) =>
        Number(a.metadata.uid && a.firstTimestamp! > b.firstTimestamp!) ||
        (a.firstTimestamp === b.firstTimestamp ? createdFirst(a, b) : -1),
    );
    return ordered.map(({ type, reason, message, count = 1 }) => `${type} ${reason} ${message}${count > 1 ? ` x${count}` : ''}`);
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    this.client.delete(this.#resource('Pod'), 'default', name, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
  }

  logs(name: string, options: Partial<LogOptions> = {}): string {
    const pod = this.pod(name)!;
    try {
      const container = pod.spec.containers[0]!.name;
      return this.nodes.backend.logs(pod, { container, follow: false, previous: false, timestamps: false, ...options }).read();
    } catch (error) {
      if (error instanceof StatusError) return `error: ${error.message}`;
      throw error;
    }
  }

  /** `kubectl exec`: everything it printed, and its exit code unless that is 0. */
  async exec(name: string, command: readonly string[], container?: string): Promise<string> {
    const pod = this.pod(name)!;
    const stream = this.nodes.backend.exec(pod, {
      container: container ?? pod.spec.containers[0]!.name,
      command,
      stdin: false,
      stdout: true,
      stderr: true,
      tty: false,
    });
    return this.finish(stream);
  }

  async finish(stream: ExecStream): Promise<string> {
    let text = '';
    for (let tries = 0; tries < 1000 && !stream.status; tries++) {
      const run = this.cluster.run();
      if (run.state === 'pending') await run.settled;
      text += stream.readStdout() + stream.readStderr();
      if (!stream.status && run.state === 'blocked') {
        if (run.wakeAt === undefined) return `${text}(blocked)`;
        this.cluster.clock.advanceTo(run.wakeAt);
      }
    }
    text += stream.readStdout() + stream.readStderr();
    const { status } = stream;
    const code = status?.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
    if (code !== undefined) return `${text}(${code})`;
    return status?.status === 'Failure' ? `${text}${status.message}` : text;
  }

  get time(): string {
    return formatTime(this.cluster.clock.now());
  }

  #resource(kind: string) {
    return this.cluster.api.resources.findKind('', 'v1', kind)!;
  }
}

function createdFirst(a: Event, b: Event): number {
  return (
    Number(a.metadata.creationTimestamp! > b.metadata.creationTimestamp!) ||
    Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)
  );
}
