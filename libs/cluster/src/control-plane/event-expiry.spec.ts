import type { Event } from '@drydock/kinds';
import { TestCluster } from '../../test/test-cluster.ts';

const MINUTE = 60;

const reasonsIn = ({ cluster }: TestCluster): string[] => cluster.api.storage.list<Event>('events', 'default').map(({ reason }) => reason!);

describe('Events', () => {
  it('are kept for an hour after they were written last', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx');
    // Restarts at once, then ever less often: its BackOff is told of again and again.
    test.runPod('crash', 'busybox', ['false']);
    await test.pass(59 * MINUTE);
    expect(reasonsIn(test)).toEqual(expect.arrayContaining(['Scheduled', 'Pulling', 'BackOff']));
    await test.pass(2 * MINUTE);
    expect(reasonsIn(test)).not.toContain('Scheduled');
    expect(reasonsIn(test)).toContain('BackOff');
    test.client.delete({ group: '', version: 'v1', plural: 'pods' }, 'default', 'crash');
    const copy = test.fork();
    await copy.pass(62 * MINUTE);
    expect(reasonsIn(copy)).toEqual([]);
    expect(copy.cluster.run()).toEqual({ state: 'blocked', wakeAt: undefined });
  });
});
