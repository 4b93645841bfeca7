import { StatusError } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { TestCluster } from '../../test/test-cluster.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const QUANTITIES = { requests: { cpu: '500m', memory: '100Mi' }, limits: { cpu: '1', memory: '200Mi' } };

interface Lists {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

class World {
  readonly test = new TestCluster({ fullStatus: true });

  async run(name: string, resources: Lists, more: object = {}): Promise<void> {
    this.test.runPod(name, 'nginx:1.27', [], { nodeName: 'node01' }, { resources, ...more });
    await this.test.pass(20);
  }

  /** The refusal, if there is one. */
  resize(name: string, resources: Lists | null): string | undefined {
    const pod = this.pod(name);
    const containers = pod.spec.containers.map((container) => ({ ...container, resources: { ...container.resources, ...resources } }));
    if (!resources) for (const container of containers) container.resources = {};
    try {
      this.test.client.updateSubresource(PODS, { ...pod, spec: { ...pod.spec, containers } }, 'resize');
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return error.message;
    }
  }

  pod(name: string): Pod {
    return this.test.pod(name)!;
  }

  /** The conditions about resizing, and what the status says that the container has. */
  told(name: string) {
    const { conditions = [], containerStatuses = [] } = this.pod(name).status!;
    const told = conditions
      .filter(({ type }) => type.startsWith('PodResize'))
      .map(({ type, reason = '', message = '' }) => `${type} ${reason} ${message}`.trim());
    const { resources, restartCount } = containerStatuses[0]!;
    return { told, resources, restartCount };
  }
}

describe('a resize in place', () => {
  it('gives a container more without a restart', async () => {
    const world = new World();
    await world.run('web', QUANTITIES);
    const more = { requests: { cpu: '700m', memory: '150Mi' }, limits: { cpu: '2', memory: '300Mi' } };
    expect(world.resize('web', more)).toBe(undefined);
    await world.test.pass(0);
    expect(world.told('web')).toEqual({ told: ['PodResizeInProgress'], resources: QUANTITIES, restartCount: 0 });
    await world.test.pass(5);
    expect(world.told('web')).toEqual({ told: [], resources: more, restartCount: 0 });
    expect(world.pod('web').metadata.generation).toBe(2);
  });

  it('restarts the container where its policy says so', async () => {
    const world = new World();
    await world.run('web', QUANTITIES, { resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] });
    world.resize('web', { limits: { cpu: '1', memory: '150Mi' } });
    await world.test.pass(10);
    expect(world.told('web')).toMatchObject({ told: [], resources: { limits: { memory: '150Mi' } }, restartCount: 1 });
    expect(world.test.events('web')).toContain('Normal Killing Container web resize requires restart');
  });

  it('waits for room on the node', async () => {
    const world = new World();
    await world.run('other', { requests: { cpu: '1200m' }, limits: { cpu: '1200m' } });
    await world.run('web', QUANTITIES);
    world.resize('web', { requests: { cpu: '1', memory: '100Mi' } });
    await world.test.pass(5);
    const message = "Node didn't have enough resource: cpu, requested: 1000, used: 1200, capacity: 2000";
    expect(world.told('web')).toEqual({ told: [`PodResizePending Deferred ${message}`], resources: QUANTITIES, restartCount: 0 });
    world.test.client.delete(PODS, 'default', 'other');
    await world.test.pass(40);
    expect(world.told('web')).toMatchObject({ told: [], resources: { requests: { cpu: '1' } } });
  });

  it('never happens when the node is too small', async () => {
    const world = new World();
    await world.run('web', { requests: { cpu: '500m' } });
    world.resize('web', { requests: { cpu: '3' } });
    await world.test.pass(60);
    const message = "Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000";
    expect(world.told('web').told).toEqual([`PodResizePending Infeasible ${message}`]);
  });

  it.each<[string, Lists | null, string]>([
    [
      'a lower limit of memory',
      { limits: { cpu: '1', memory: '50Mi' }, requests: { cpu: '500m', memory: '40Mi' } },
      'spec.containers[0].resources.limits[memory]: Forbidden: memory limits cannot be decreased unless resizePolicy is RestartContainer',
    ],
    [
      'another class of service',
      { requests: { cpu: '1', memory: '200Mi' } },
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'other resources',
      { requests: { ...QUANTITIES.requests, 'example.com/gpu': '1' }, limits: { ...QUANTITIES.limits, 'example.com/gpu': '1' } },
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
  ])('is refused with %s', async (_, resources, refusal) => {
    const world = new World();
    await world.run('web', QUANTITIES);
    expect(world.resize('web', resources)).toContain(refusal);
  });

  it('takes nothing away that was there', async () => {
    const world = new World();
    await world.run('web', { requests: { cpu: '500m', memory: '100Mi' } });
    expect(world.resize('web', { requests: { cpu: '500m' } })).toContain(
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    );
  });
});
