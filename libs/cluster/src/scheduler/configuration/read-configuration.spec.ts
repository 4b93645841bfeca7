import { readConfiguration } from './read-configuration.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
const profiles = (text: string) => `${HEAD}profiles: ${text}\n`;
const args = (plugin: string, text: string) => profiles(`[{pluginConfig: [{name: ${plugin}, args: ${text}}]}]`);
const CREATING = 'initializing profiles: creating profile for scheduler name default-scheduler: ';

describe('a configuration that kube-scheduler does not start with', () => {
  it.each<[what: string, text: string, error: string]>([
    ['no YAML', 'a: [', 'yaml: line 1: did not find expected node content'],
    ['nothing', '', "Object 'Kind' is missing in ''"],
    ['no version', 'kind: KubeSchedulerConfiguration\n', "Object 'apiVersion' is missing in 'kind: KubeSchedulerConfiguration\n'"],
    [
      'a version of former days',
      HEAD.replace('/v1', '/v1beta2'),
      'no kind "KubeSchedulerConfiguration" is registered for version "kubescheduler.config.k8s.io/v1beta2" in scheme "pkg/scheduler/apis/config/scheme/scheme.go:29"',
    ],
    [
      'fields that nobody knows',
      `${HEAD}foo: 1\nprofiles: [{bar: 2}]\n`,
      'strict decoding error: unknown field "foo", unknown field "profiles[0].bar"',
    ],
    [
      'a value of the wrong type',
      `${HEAD}parallelism: many\n`,
      'json: cannot unmarshal string into Go struct field KubeSchedulerConfiguration.parallelism of type int32',
    ],
    [
      'an argument that nobody knows',
      args('NodeResourcesFit', '{scoringStrategi: {}}'),
      'strict decoding error: decoding .profiles[0].pluginConfig[0]: decoding args for plugin NodeResourcesFit: strict decoding error: unknown field "scoringStrategi"',
    ],
    [
      'arguments of another plugin',
      args('NodeResourcesFit', '{kind: NodeAffinityArgs, apiVersion: kubescheduler.config.k8s.io/v1}'),
      'decoding .profiles[0].pluginConfig[0]: args for plugin NodeResourcesFit were not of type NodeResourcesFitArgs.kubescheduler.config.k8s.io, got NodeAffinityArgs.kubescheduler.config.k8s.io',
    ],
    [
      'profiles without names',
      profiles('[{}, {schedulerName: b}, {schedulerName: b}]'),
      '[profiles[0].schedulerName: Required value, profiles[2].schedulerName: Duplicate value: profiles[1].schedulerName]',
    ],
    [
      'numbers out of range',
      `${HEAD}parallelism: 0\npercentageOfNodesToScore: 101\npodMaxBackoffSeconds: 0\n`,
      '[parallelism: Invalid value: 0: should be an integer value greater than zero, percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100], podMaxBackoffSeconds: Invalid value: 0: must be greater than or equal to PodInitialBackoffSeconds]',
    ],
    [
      'a heavy affinity',
      args('InterPodAffinity', '{hardPodAffinityWeight: 101}'),
      'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]',
    ],
    [
      'constraints beside the defaults of the system',
      args('PodTopologySpread', '{defaultConstraints: [{topologyKey: zone, maxSkew: 1, whenUnsatisfiable: Never}]}'),
      '[profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty, profiles[0].pluginConfig[0].args.defaultConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"]',
    ],
    [
      'queues that are sorted differently',
      profiles(
        '[{schedulerName: a}, {schedulerName: b, plugins: {queueSort: {disabled: [{name: "*"}], enabled: [{name: PrioritySort}]}}}]',
      ),
      'profiles[1].plugins.queueSort: Invalid value: config.PluginSet{Enabled:[]config.Plugin{config.Plugin{Name:"PrioritySort", Weight:0}}, Disabled:[]config.Plugin{config.Plugin{Name:"*", Weight:0}}}: must be the same for all profiles',
    ],
    [
      'a plugin of former days',
      profiles('[{plugins: {filter: {enabled: [{name: EBSLimits}]}}}]'),
      'profiles[0].plugins.filter.enabled[0]: Invalid value: "EBSLimits": was invalid in version "v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")',
    ],
    [
      'a strategy that does not exist',
      args('NodeResourcesFit', '{scoringStrategy: {type: Most}}'),
      `${CREATING}initializing plugin "NodeResourcesFit": scoringStrategy.type: Unsupported value: "Most": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"`,
    ],
    [
      'a ratio without a shape',
      args('NodeResourcesFit', '{scoringStrategy: {type: RequestedToCapacityRatio}}'),
      `${CREATING}initializing plugin "NodeResourcesFit": scoringStrategy.requestedToCapacityRatio: Required value: must be specified when type is RequestedToCapacityRatio`,
    ],
    [
      'a plugin that does not exist',
      profiles('[{plugins: {filter: {enabled: [{name: Foo}]}}}]'),
      `${CREATING}FilterPlugin "Foo" does not exist`,
    ],
    [
      'one that does not exist anywhere',
      profiles('[{plugins: {multiPoint: {enabled: [{name: Foo}]}}}]'),
      `${CREATING}PreFilterPlugin "Foo" does not exist`,
    ],
    [
      'a plugin in the wrong place',
      profiles('[{plugins: {filter: {enabled: [{name: ImageLocality}]}}}]'),
      `${CREATING}plugin "ImageLocality" does not extend FilterPlugin plugin`,
    ],
    [
      'a plugin twice',
      profiles('[{plugins: {score: {enabled: [{name: ImageLocality}, {name: ImageLocality}]}}}]'),
      `${CREATING}plugin "ImageLocality" already registered as "ScorePlugin"`,
    ],
    [
      'nothing to sort with',
      profiles('[{plugins: {queueSort: {disabled: [{name: "*"}]}}}]'),
      `${CREATING}only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0`,
    ],
    [
      'nothing to bind with',
      profiles('[{plugins: {multiPoint: {disabled: [{name: DefaultBinder}]}}}]'),
      `${CREATING}at least one bind plugin is needed for profile with scheduler name "default-scheduler"`,
    ],
  ])('%s', (_, text, error) => {
    expect(readConfiguration(text)).toEqual({ error });
  });
});

describe('a configuration that it starts with', () => {
  it('may say nothing at all', () => {
    const configuration = readConfiguration(`${HEAD}clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}\n`);
    expect(configuration).toMatchObject({
      kubeconfig: '/etc/kubernetes/scheduler.conf',
      profiles: [{ name: 'default-scheduler', preempts: true }],
    });
  });

  it('puts plugins that it names itself before those of multiPoint, and others behind', () => {
    const sets = 'multiPoint: {disabled: [{name: ImageLocality}]}';
    const score = 'score: {enabled: [{name: ImageLocality, weight: 7}, {name: NodeAffinity, weight: 9}]}';
    const configuration = readConfiguration(profiles(`[{plugins: {${sets}, ${score}}}]`));
    if ('error' in configuration) throw new Error(configuration.error);
    expect(configuration.profiles[0]!.scores.map(({ name, weight }) => [name, weight])).toEqual([
      ['NodeAffinity', 9],
      ['TaintToleration', 3],
      ['NodeResourcesFit', 1],
      ['PodTopologySpread', 2],
      ['InterPodAffinity', 2],
      ['NodeResourcesBalancedAllocation', 1],
      ['ImageLocality', 7],
    ]);
  });
});
