import { TestCluster } from '../../test/test-cluster.ts';
import { allFaults } from './all-faults.ts';
import type { FaultParameters } from './fault.ts';

const fault = (name: string) => allFaults.find((each) => each.name === name)!;
const GONE: FaultParameters = { image: 'nginx:1.27' };

describe('a registry', () => {
  it('that has lost an image is asked again until it has it', async () => {
    const test = new TestCluster();
    fault('image-gone').apply(test.cluster, GONE);
    test.runPod('x', 'nginx:1.27');
    await test.pass(60);
    expect(test.state('x')).toMatch(/ErrImagePull|ImagePullBackOff/);
    expect(test.events('x').join('\n')).toContain(
      'code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.27": failed to resolve reference "docker.io/library/nginx:1.27": docker.io/library/nginx:1.27: not found',
    );
    fault('image-gone').clear(test.cluster, GONE);
    await test.pass(400);
    expect(test.state('x')).toBe('Ready');
  });

  it.each([
    ['20', 'ContainerCreating', 40],
    ['1', 'Ready', 5],
    ['nonsense', 'Ready', 5],
  ])('that is slower by %s: %s', async (factor, state, seconds) => {
    const test = new TestCluster({ pull: { fixed: 3000 } });
    fault('registry-slow').apply(test.cluster, { factor });
    test.runPod('x', 'nginx:1.27');
    await test.pass(seconds);
    expect(test.state('x')).toBe(state);
  });

  it('is as slow in a copy of the cluster', async () => {
    const test = new TestCluster();
    fault('registry-slow').apply(test.cluster, { factor: '20' });
    fault('image-gone').apply(test.cluster, GONE);
    expect(test.fork().cluster.nodes.images.trouble).toEqual({ slowness: 20, gone: ['docker.io/library/nginx:1.27'] });
  });
});
