import type { KubeObject } from '@drydock/apimachinery';
import { SchedulingWorld, testScheduling } from '../../../test/scheduling-table.ts';

const withArgs = (plugin: string, args: string) => `[{pluginConfig: [{name: ${plugin}, args: ${args}}]}]`;
/** A profile in which this plugin alone rates nodes. */
const only = (plugin: string, args: string) =>
  `[{plugins: {score: {disabled: [{name: "*"}], enabled: [{name: ${plugin}}]}}, pluginConfig: [{name: ${plugin}, args: ${args}}]}]`;
const strategy = (text: string) => only('NodeResourcesFit', `{scoringStrategy: ${text}}`);
const shape = (points: string) => strategy(`{type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: ${points}}}`);
const hasPool = '{matchExpressions: [{key: pool, operator: Exists}]}';
const enforced = `{addedAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${hasPool}]}}}`;
const nearWeb =
  '{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}}';
const BOTH = '[{schedulerName: default-scheduler}, {schedulerName: other, plugins: {filter: {disabled: [{name: TaintToleration}]}}}]';

describe('profiles of the scheduler', () => {
  testScheduling([
    {
      name: 'MostAllocated packs',
      nodes: 'a | b',
      pods: 'old on:a cpu:2 memory:4Gi',
      profiles: strategy('{type: MostAllocated}'),
      pod: 'new cpu:100m memory:200Mi',
      expect: 'a',
    },
    {
      name: 'resources count by their weights',
      nodes: 'a | b',
      pods: 'one on:a cpu:3 memory:1Gi | two on:b cpu:1 memory:4Gi',
      profiles: strategy('{type: MostAllocated, resources: [{name: cpu, weight: 1}, {name: memory, weight: 3}]}'),
      pod: 'new cpu:100m memory:200Mi',
      expect: 'b',
    },
    {
      name: 'extended resources count for pods that ask for them',
      nodes: 'a example.com/gpu:4 | b example.com/gpu:4',
      pods: 'old on:a example.com/gpu:2',
      profiles: strategy('{type: MostAllocated, resources: [{name: example.com/gpu}]}'),
      pod: 'new example.com/gpu:1',
      expect: 'a',
    },
    {
      name: 'RequestedToCapacityRatio follows its shape: half full is best',
      nodes: 'a | b | c',
      pods: 'one on:a cpu:3 memory:6Gi | two on:b cpu:1900m memory:3900Mi',
      profiles: shape('[{utilization: 0, score: 0}, {utilization: 50, score: 10}, {utilization: 100, score: 0}]'),
      pod: 'new cpu:100m memory:100Mi',
      expect: 'b',
    },
    {
      name: 'RequestedToCapacityRatio that falls spreads',
      nodes: 'a | b',
      pods: 'one on:a cpu:3 memory:6Gi',
      profiles: shape('[{utilization: 0, score: 10}, {utilization: 100, score: 0}]'),
      pod: 'new cpu:100m memory:100Mi',
      expect: 'b',
    },
    {
      name: 'ignored resources are not asked for',
      nodes: 'a cpu:1',
      profiles: withArgs('NodeResourcesFit', '{ignoredResourceGroups: [example.com]}'),
      pod: 'new example.com/gpu:1',
      expect: 'a',
    },
    {
      name: 'NodeResourcesBalancedAllocation looks at other resources',
      nodes: 'a example.com/gpu:4 | b example.com/gpu:4',
      pods: 'one on:a cpu:1 | two on:b cpu:3',
      profiles: only('NodeResourcesBalancedAllocation', '{resources: [{name: cpu}, {name: example.com/gpu}]}'),
      pod: 'new example.com/gpu:3',
      expect: 'b',
    },
    {
      name: 'an added affinity keeps all pods of a profile on some nodes',
      nodes: 'a | b pool=batch',
      pods: 'old on:b cpu:3',
      profiles: withArgs('NodeAffinity', enforced),
      pod: 'new',
      expect: 'b',
    },
    {
      name: 'an added affinity has words of its own',
      nodes: 'a | b',
      profiles: withArgs('NodeAffinity', enforced),
      pod: 'new',
      expect: "0/2 nodes are available: 2 node(s) didn't match scheduler-enforced node affinity.",
    },
    {
      name: 'added preferences',
      nodes: 'a | b pool=batch',
      profiles: only(
        'NodeAffinity',
        `{addedAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: ${hasPool}}]}}`,
      ),
      pod: 'new',
      expect: 'b',
    },
    {
      name: 'who wants to be near counts as much as hardPodAffinityWeight says',
      nodes: 'a x=1 | b y=1 | c',
      pods: `web app=web on:a | db on:a ${nearWeb} | api on:b {affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 50, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}}]}}}`,
      profiles: only('InterPodAffinity', '{hardPodAffinityWeight: 100}'),
      pod: 'new app=web',
      expect: 'a',
    },
    {
      name: 'who would like to be near may count for nothing',
      nodes: 'a | b',
      pods: `web app=web on:a | db on:a ${nearWeb} | api on:b {affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 50, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}}]}}}`,
      profiles: only('InterPodAffinity', '{ignorePreferredTermsOfExistingPods: true}'),
      pod: 'new app=web',
      expect: 'a',
    },
    {
      name: 'default constraints may be strict',
      nodes: 'a zone=z1 | b',
      objects: 'Service s {spec: {selector: {app: web}, ports: [{port: 80}]}}',
      pods: 'old app=web on:a',
      profiles: withArgs(
        'PodTopologySpread',
        '{defaultingType: List, defaultConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}',
      ),
      pod: 'new app=web',
      expect: 'a',
    },
    {
      name: 'without default constraints nothing is spread',
      nodes: 'a | b',
      objects: 'Service s {spec: {selector: {app: web}, ports: [{port: 80}]}}',
      pods: 'one on:b cpu:1 memory:2Gi | old app=web on:a',
      profiles: withArgs('PodTopologySpread', '{defaultingType: List}'),
      pod: 'new app=web',
      expect: 'a',
    },
    {
      name: 'a filter that is off refuses nothing',
      nodes: 'a taint:k=v:NoSchedule',
      profiles: '[{plugins: {filter: {disabled: [{name: TaintToleration}]}}}]',
      pod: 'new',
      expect: 'a',
    },
    {
      name: 'a plugin that is off everywhere',
      nodes: 'a cordoned',
      profiles: '[{plugins: {multiPoint: {disabled: [{name: NodeUnschedulable}, {name: TaintToleration}]}}}]',
      pod: 'new',
      expect: 'a',
    },
    {
      name: 'weights decide between plugins',
      nodes: 'a image:nginx:1.25=900Mi | b',
      pods: 'old on:a cpu:1 memory:2Gi',
      profiles: '[{plugins: {score: {enabled: [{name: ImageLocality, weight: 100}]}}}]',
      pod: 'new cpu:100m',
      expect: 'a',
    },
    {
      name: 'without preemption nobody has to go, and nothing is said of it',
      nodes: 'a cpu:1',
      pods: 'old on:a cpu:1',
      profiles: '[{plugins: {postFilter: {disabled: [{name: DefaultPreemption}]}}}]',
      pod: 'new cpu:1 priority:10',
      expect: '0/1 nodes are available: 1 Insufficient cpu.',
    },
    {
      name: 'without SchedulingGates gates do not hold',
      nodes: 'a cpu:1',
      profiles: '[{plugins: {preEnqueue: {disabled: [{name: SchedulingGates}]}}}]',
      pod: 'new cpu:2 gate:example.com/wait',
      expect: '0/1 nodes are available: 1 Insufficient cpu.',
    },
  ]);

  it('stand beside each other, each with its own name in events', () => {
    const world = new SchedulingWorld(BOTH);
    world.nodes('a taint:k=v:NoSchedule');
    world.pods('one | two {schedulerName: default-scheduler} | three {schedulerName: nobody}');
    const outcomes = ['one', 'two', 'three'].map((name) => world.outcomeOf(name));
    expect(outcomes).toEqual(['a', expect.stringContaining('untolerated taint'), 'undecided']);
    const events = world.cluster.api.storage.list<KubeObject & Record<string, unknown>>('events', 'default');
    const reporters = events.map(
      ({ reportingComponent, reportingInstance }) => `${String(reportingComponent)} ${String(reportingInstance)}`,
    );
    expect(reporters.filter((each) => each.endsWith('-vm')).sort()).toEqual(['default-scheduler default-scheduler-vm', 'other other-vm']);
  });

  it('judge for themselves where pods look alike', () => {
    const world = new SchedulingWorld(BOTH);
    world.nodes('a taint:k=v:NoSchedule | b taint:k=v:NoSchedule');
    world.pods('one | two {schedulerName: default-scheduler} | three');
    expect(`${world.outcomeOf('one')}${world.outcomeOf('three')}`).toMatch(/^[ab]{2}$/);
    expect(world.outcomeOf('two')).toContain('untolerated taint');
  });
});
