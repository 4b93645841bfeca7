import type { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.types.ts';
import { afterScaling, limitScaling, NO_HISTORY, type ScalingHistory } from './scaling-limits.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;

type Behavior = NonNullable<HorizontalPodAutoscaler['spec']['behavior']>;

function limit(
  current: number,
  desired: number,
  options: { behavior?: Behavior; history?: Partial<ScalingHistory>; minReplicas?: number } = {},
) {
  const { behavior, history, minReplicas = 1 } = options;
  const spec = { scaleTargetRef: {}, minReplicas, maxReplicas: 20, behavior };
  const { replicas, ableToScale, scalingLimited } = limitScaling({
    current,
    desired,
    spec,
    history: { ...NO_HISTORY, ...history },
    now: NOW,
  });
  return [replicas, ableToScale.reason, `${scalingLimited.status} ${scalingLimited.reason}`];
}

/** So many were recommended, so many milliseconds ago. */
const recommended = (count: number, ago: number) => ({ recommendations: [{ count, at: NOW - ago }] });

describe('without a behaviour', () => {
  it.each<[string, number, number, Parameters<typeof limit>[2], unknown[]]>([
    ['follows', 3, 5, {}, [5, 'ReadyForNewScale', 'False DesiredWithinRange']],
    ['at most doubles', 5, 15, {}, [10, 'ReadyForNewScale', 'True ScaleUpLimit']],
    ['may always grow to four', 1, 9, {}, [4, 'ReadyForNewScale', 'True ScaleUpLimit']],
    ['stays below its maximum', 15, 25, {}, [20, 'ReadyForNewScale', 'True TooManyReplicas']],
    ['stays above its minimum', 5, 1, { minReplicas: 3 }, [3, 'ReadyForNewScale', 'True TooFewReplicas']],
    ['remembers five minutes', 5, 2, { history: recommended(4, 4 * MINUTE) }, [4, 'ScaleDownStabilized', 'False DesiredWithinRange']],
    ['and no more', 5, 2, { history: recommended(4, 6 * MINUTE) }, [2, 'ReadyForNewScale', 'False DesiredWithinRange']],
  ])('an autoscaler %s', (_, current, desired, options, expected) => {
    expect(limit(current, desired, options)).toEqual(expected);
  });
});

describe('with a behaviour', () => {
  const pods = (value: number, periodSeconds = 60) => ({ type: 'Pods', value, periodSeconds });
  const percent = (value: number, periodSeconds = 60) => ({ type: 'Percent', value, periodSeconds });

  it.each<[string, number, number, Behavior, Partial<ScalingHistory>, unknown[]]>([
    ['grows by pods', 3, 10, { scaleUp: { policies: [pods(2)] } }, {}, [5, 'ReadyForNewScale', 'True ScaleUpLimit']],
    ['grows by percent, rounded up', 3, 10, { scaleUp: { policies: [percent(50)] } }, {}, [5, 'ReadyForNewScale', 'True ScaleUpLimit']],
    ['takes the larger', 10, 20, { scaleUp: { policies: [pods(2), percent(50)] } }, {}, [15, 'ReadyForNewScale', 'True ScaleUpLimit']],
    [
      'or the smaller',
      10,
      20,
      { scaleUp: { selectPolicy: 'Min', policies: [pods(2), percent(50)] } },
      {},
      [12, 'ReadyForNewScale', 'True ScaleUpLimit'],
    ],
    [
      'does not grow at all',
      3,
      10,
      { scaleUp: { selectPolicy: 'Disabled', policies: [pods(9)] } },
      {},
      [3, 'ReadyForNewScale', 'True ScaleUpLimit'],
    ],
    [
      'counts what it has grown in the period',
      5,
      10,
      { scaleUp: { policies: [pods(3)] } },
      { ups: [{ count: 2, at: NOW - 30_000 }] },
      [6, 'ReadyForNewScale', 'True ScaleUpLimit'],
    ],
    [
      'and forgets what was before',
      5,
      10,
      { scaleUp: { policies: [pods(3)] } },
      { ups: [{ count: 2, at: NOW - 90_000 }] },
      [8, 'ReadyForNewScale', 'True ScaleUpLimit'],
    ],
    ['shrinks by pods', 10, 2, { scaleDown: { policies: [pods(1)] } }, {}, [9, 'ReadyForNewScale', 'True ScaleDownLimit']],
    ['shrinks by percent', 10, 2, { scaleDown: { policies: [percent(10)] } }, {}, [9, 'ReadyForNewScale', 'True ScaleDownLimit']],
    [
      'never shrinks',
      10,
      2,
      { scaleDown: { selectPolicy: 'Disabled', policies: [pods(5)] } },
      {},
      [10, 'ReadyForNewScale', 'True ScaleDownLimit'],
    ],
    [
      'waits for the load to stay before it grows',
      3,
      6,
      { scaleUp: { stabilizationWindowSeconds: 120, policies: [percent(100)] } },
      recommended(3, MINUTE),
      [3, 'ScaleUpStabilized', 'False DesiredWithinRange'],
    ],
    [
      'shrinks at once when it is told to',
      6,
      3,
      { scaleDown: { stabilizationWindowSeconds: 0, policies: [percent(100)] } },
      recommended(6, MINUTE),
      [3, 'ReadyForNewScale', 'False DesiredWithinRange'],
    ],
  ])('an autoscaler %s', (_, current, desired, behavior, history, expected) => {
    expect(limit(current, desired, { behavior, history })).toEqual(expected);
  });
});

it('remembers by how much a size was changed', () => {
  const once = afterScaling(NO_HISTORY, 2, 5, NOW);
  expect(afterScaling(once, 5, 4, NOW + MINUTE)).toEqual({
    recommendations: [],
    ups: [{ count: 3, at: NOW }],
    downs: [{ count: 1, at: NOW + MINUTE }],
  });
});
