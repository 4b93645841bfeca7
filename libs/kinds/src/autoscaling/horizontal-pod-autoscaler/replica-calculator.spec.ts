import { formatTime } from '@drydock/apimachinery';
import type { Pod } from '../../core/pod/pod.types.ts';
import { proposeReplicas, type ReplicaTarget } from './replica-calculator.ts';
import type { PodMetric } from './resource-metrics.ts';

const NOW = Date.parse('2026-11-20T18:00:00Z');
const LONG_AGO = NOW - 60 * 60_000;

/** `use` in thousandths of a processor; undefined: no metrics. */
interface PodCase {
  use?: number;
  phase?: string;
  ready?: boolean;
  /** Milliseconds ago. */
  started?: number;
  becameReady?: number;
  deleted?: boolean;
  request?: string;
}

function newPod(index: number, { phase = 'Running', ready = true, started, becameReady, deleted, request = '1' }: PodCase): Pod {
  const startTime = formatTime(started === undefined ? LONG_AGO : NOW - started);
  const lastTransitionTime = formatTime(becameReady === undefined ? LONG_AGO + 60_000 : NOW - becameReady);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${index}`, namespace: 'default', ...(deleted ? { deletionTimestamp: formatTime(NOW) } : {}) },
    spec: { containers: [{ name: 'c', image: 'nginx', resources: request ? { requests: { cpu: request } } : {} }] },
    status: { phase, startTime, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime }] },
  } as Pod;
}

const PERCENT_50: ReplicaTarget = { utilization: 50 };

function propose(pods: readonly PodCase[], target: ReplicaTarget = PERCENT_50) {
  const metrics = new Map<string, PodMetric>();
  pods.forEach(({ use }, index) => {
    if (use !== undefined) metrics.set(`web-${index}`, { value: use, timestamp: NOW, window: 15_000 });
  });
  return proposeReplicas({
    current: pods.length,
    target,
    resource: 'cpu',
    container: undefined,
    pods: pods.map((each, i) => newPod(i, each)),
    metrics,
    now: NOW,
  });
}

describe('how many replicas a metric asks for', () => {
  it.each<[string, PodCase[], number]>([
    ['as many as there are when all is well', [{ use: 500 }, { use: 500 }], 2],
    ['twice as many under twice the load', [{ use: 1000 }, { use: 1000 }], 4],
    ['half as many under half the load', [{ use: 250 }, { use: 250 }], 1],
    ['no change within the tolerance above', [{ use: 549 }, { use: 549 }], 2],
    ['no change within the tolerance below', [{ use: 451 }, { use: 451 }], 2],
    ['rounded up', [{ use: 600 }, { use: 600 }, { use: 600 }], 4],
    ['pods without metrics count as idle when there is much to do', [{ use: 1000 }, {}, { use: 1000 }], 4],
    ['so that there may be nothing to do at all', [{ use: 600 }, {}], 2],
    ['and as fully busy when there is little to do', [{ use: 100 }, {}, { use: 100 }], 3],
    [
      'unready pods count as idle when there is much to do',
      [{ use: 1000 }, { use: 1000 }, { use: 900, ready: false, started: 60_000, becameReady: 60_000 }],
      4,
    ],
    ['and not at all when there is little', [{ use: 200 }, { use: 900, ready: false, started: 60_000, becameReady: 60_000 }], 1],
    ['what a pod uses while it starts is left out', [{ use: 500 }, { use: 1000, started: 20_000, becameReady: 10_000 }], 2],
    ['a pod that has been ready long enough counts', [{ use: 500 }, { use: 1000, started: 120_000, becameReady: 100_000 }], 3],
    ['pods that wait for a node are unready', [{ use: 1000 }, { phase: 'Pending' }], 2],
    ['pods that leave or have failed are left out', [{ use: 500 }, { use: 5000, deleted: true }, { use: 5000, phase: 'Failed' }], 3],
  ])('%s', (_, pods, replicas) => {
    expect(propose(pods)).toMatchObject({ replicas });
  });

  it('tells the use in percent, and on average', () => {
    expect(propose([{ use: 300 }, { use: 800 }])).toEqual({ replicas: 2, utilization: 55, averageValue: 550 });
    expect(propose([{ use: 300 }, { use: 800 }], { averageValue: 100 })).toEqual({
      replicas: 11,
      utilization: undefined,
      averageValue: 550,
    });
  });

  it.each<[string, PodCase[], string]>([
    ['no pods', [], 'no pods returned by selector while calculating replica count'],
    [
      'only pods that start',
      [{ use: 5, started: 1000, becameReady: 500 }],
      'did not receive metrics for targeted pods (pods might be unready)',
    ],
    ['no requests', [{ use: 5, request: '' }], 'missing request for cpu in container c of Pod web-0'],
  ])('cannot be told with %s', (_, pods, error) => {
    expect(propose(pods)).toEqual({ error });
  });
});
