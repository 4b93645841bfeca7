import type { KubeObject } from '@drydock/apimachinery';
import { ResourceClient } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import { bootstrapCluster } from '../bootstrap/bootstrap-cluster.ts';
import { REFERENCE_PROFILE, withWorkers } from '../bootstrap/cluster-profile.ts';
import { Cluster } from '../cluster.ts';
import { idleNodes } from '../../test/idle-nodes.ts';

const NOW = Date.parse('2026-11-20T18:00:00Z');
const PODS = { group: '', version: 'v1', plural: 'pods' };
const BOOTED = bootstrapCluster(withWorkers(REFERENCE_PROFILE, 1), NOW, idleNodes);

/** node01 has two CPUs. */
class World {
  readonly #cluster = new Cluster(BOOTED, idleNodes);
  readonly #client = new ResourceClient(this.#cluster.api.clientFor({ username: 'test', groups: ['system:masters'] }, 'test'));

  constructor() {
    for (const [name, value, preemptionPolicy] of [
      ['low', 1],
      ['mid', 5],
      ['high', 10],
      ['patient', 20, 'Never'],
    ] as const) {
      this.#create('scheduling.k8s.io', 'v1', 'priorityclasses', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
        preemptionPolicy,
      } as KubeObject);
    }
  }

  #create(group: string, version: string, plural: string, object: KubeObject): void {
    this.#client.create({ group, version, plural }, object);
    this.#cluster.react();
  }

  pod(name: string, priorityClassName: string | undefined, cpu: string): void {
    const containers = [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }];
    const metadata = { name, namespace: 'default', labels: { app: name } };
    this.#create('', 'v1', 'pods', { apiVersion: 'v1', kind: 'Pod', metadata, spec: { priorityClassName, containers } } as KubeObject);
  }

  budget(app: string): void {
    const metadata = { name: app, namespace: 'default' };
    const spec = { minAvailable: 1, selector: { matchLabels: { app } } };
    this.#create('policy', 'v1', 'poddisruptionbudgets', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec,
    } as KubeObject);
  }

  remove(name: string): void {
    this.#client.delete(PODS, 'default', name, { gracePeriodSeconds: 0 });
    this.#cluster.react();
  }

  /** What became of each pod. */
  states(): Record<string, string> {
    const pods = this.#cluster.api.storage.list<Pod>('pods', 'default');
    return Object.fromEntries(pods.map((pod) => [pod.metadata.name, stateOf(pod)]));
  }

  messageOf(name: string): string | undefined {
    const pod = this.#cluster.api.storage.get<Pod>('pods', 'default', name);
    return pod?.status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;
  }

  events(reason: string): string[] {
    const events = this.#cluster.api.storage.list<KubeObject & { reason: string; message: string; involvedObject: { name: string } }>(
      'events',
    );
    return events
      .filter((event) => event.reason === reason)
      .map(({ involvedObject, message }) => `${involvedObject.name}: ${message.replace(/[0-9a-f-]{36}/, 'UID')}`);
  }
}

function stateOf({ metadata, spec, status }: Pod): string {
  if (metadata.deletionTimestamp) return `leaving: ${status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason}`;
  return spec.nodeName ? `on ${spec.nodeName}` : `waiting${status?.nominatedNodeName ? ` for ${status.nominatedNodeName}` : ''}`;
}

const TAINTED = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';

describe('preemption', () => {
  it('lets as few and as unimportant pods go as needed, and waits for them', () => {
    const world = new World();
    world.pod('low', 'low', '500m');
    world.pod('mid', 'mid', '1000m');
    world.pod('none', undefined, '500m');
    world.pod('new', 'high', '900m');
    expect(world.states()).toEqual({
      low: 'leaving: PreemptionByScheduler',
      mid: 'on node01',
      none: 'leaving: PreemptionByScheduler',
      new: 'waiting for node01',
    });
    expect(world.messageOf('new')).toBe(`0/2 nodes are available: 1 Insufficient cpu, ${TAINTED}.`);
    expect(world.events('Preempted').sort()).toEqual([
      'low: Preempted by pod UID on node node01',
      'none: Preempted by pod UID on node node01',
    ]);
    world.remove('low');
    expect(world.states()).toMatchObject({ new: 'waiting for node01' });
    world.remove('none');
    expect(world.states()).toMatchObject({ new: 'on node01' });
  });

  it('keeps the room that it made from less important pods', () => {
    const world = new World();
    world.pod('old', 'low', '2');
    world.pod('new', 'high', '2');
    world.pod('late', 'mid', '1');
    world.remove('old');
    expect(world.states()).toEqual({ new: 'on node01', late: 'waiting' });
  });

  it('spares a budget when another pod will do', () => {
    const world = new World();
    world.pod('guarded', 'low', '1');
    world.budget('guarded');
    world.pod('other', 'mid', '1');
    world.pod('new', 'high', '1');
    expect(world.states()).toEqual({ guarded: 'on node01', other: 'leaving: PreemptionByScheduler', new: 'waiting for node01' });
  });

  it.each([
    ['patient', '2', 'not eligible due to preemptionPolicy=Never.'],
    ['low', '2', '0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.'],
    ['high', '64', '0/2 nodes are available: 1 Insufficient cpu, 1 Preemption is not helpful for scheduling.'],
  ])('does nothing for a pod of class %s that wants %s CPUs', (priorityClass, cpu, reason) => {
    const world = new World();
    world.pod('old', 'low', '2');
    world.pod('new', priorityClass, cpu);
    expect(world.states()).toEqual({ old: 'on node01', new: 'waiting' });
    expect(world.messageOf('new')).toBe(`0/2 nodes are available: 1 Insufficient cpu, ${TAINTED}. preemption: ${reason}`);
  });
});
