/** The Go types of the configuration, for the decoder. */
import { kubernetesSchemas, newRef, type Schema } from '@drydock/apimachinery';
import { EXTENSION_POINTS } from './scheduler-configuration.types.ts';

const PACKAGE = 'io.k8s.kube-scheduler.config.v1.';
const CORE = 'io.k8s.api.core.v1.';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean', 'x-go-pointer': true };
const int32: Schema = { type: 'integer', format: 'int32', 'x-go-pointer': true };
const int64: Schema = { type: 'integer', format: 'int64', 'x-go-pointer': true };
const float: Schema = { type: 'number' };
const duration: Schema = { type: 'string', 'x-go-type': 'v1.Duration' };
const anything: Schema = {};
const struct = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const own = (name: string): Schema => newRef(PACKAGE + name);
const typed = (properties: Record<string, Schema>): Schema => struct({ kind: text, apiVersion: text, ...properties });
const shape = listOf(own('UtilizationShapePoint'));

const structs: Record<string, Schema> = {
  KubeSchedulerConfiguration: typed({
    parallelism: int32,
    leaderElection: own('LeaderElectionConfiguration'),
    clientConnection: own('ClientConnectionConfiguration'),
    enableProfiling: flag,
    enableContentionProfiling: flag,
    percentageOfNodesToScore: int32,
    podInitialBackoffSeconds: int64,
    podMaxBackoffSeconds: int64,
    profiles: listOf(own('KubeSchedulerProfile')),
    extenders: listOf(own('Extender')),
    delayCacheUntilActive: flag,
  }),
  LeaderElectionConfiguration: struct({
    leaderElect: flag,
    leaseDuration: duration,
    renewDeadline: duration,
    retryPeriod: duration,
    resourceLock: text,
    resourceName: text,
    resourceNamespace: text,
  }),
  ClientConnectionConfiguration: struct({ kubeconfig: text, acceptContentTypes: text, contentType: text, qps: float, burst: int32 }),
  KubeSchedulerProfile: struct({
    schedulerName: text,
    percentageOfNodesToScore: int32,
    plugins: own('Plugins'),
    pluginConfig: listOf(own('PluginConfig')),
  }),
  Plugins: struct(Object.fromEntries([...EXTENSION_POINTS, 'multiPoint'].map((point) => [point, own('PluginSet')]))),
  PluginSet: struct({ enabled: listOf(own('Plugin')), disabled: listOf(own('Plugin')) }),
  Plugin: struct({ name: text, weight: int32 }),
  PluginConfig: struct({ name: text, args: newRef('io.k8s.apimachinery.pkg.runtime.RawExtension') }),
  Extender: struct({
    urlPrefix: text,
    filterVerb: text,
    preemptVerb: text,
    prioritizeVerb: text,
    weight: int64,
    bindVerb: text,
    enableHTTPS: flag,
    tlsConfig: anything,
    httpTimeout: duration,
    nodeCacheCapable: flag,
    managedResources: listOf(anything),
    ignorable: flag,
  }),
  UtilizationShapePoint: struct({ utilization: int32, score: int32 }),
  ResourceSpec: struct({ name: text, weight: int64 }),
  ScoringStrategy: struct({
    type: text,
    resources: listOf(own('ResourceSpec')),
    requestedToCapacityRatio: own('RequestedToCapacityRatioParam'),
  }),
  RequestedToCapacityRatioParam: struct({ shape }),
  NodeResourcesFitArgs: typed({
    ignoredResources: listOf(text),
    ignoredResourceGroups: listOf(text),
    scoringStrategy: own('ScoringStrategy'),
  }),
  NodeResourcesBalancedAllocationArgs: typed({ resources: listOf(own('ResourceSpec')) }),
  InterPodAffinityArgs: typed({ hardPodAffinityWeight: int32, ignorePreferredTermsOfExistingPods: flag }),
  NodeAffinityArgs: typed({ addedAffinity: newRef(`${CORE}NodeAffinity`) }),
  PodTopologySpreadArgs: typed({ defaultConstraints: listOf(newRef(`${CORE}TopologySpreadConstraint`)), defaultingType: text }),
  DefaultPreemptionArgs: typed({ minCandidateNodesPercentage: int32, minCandidateNodesAbsolute: int32 }),
  VolumeBindingArgs: typed({ bindTimeoutSeconds: int64, shape }),
  DynamicResourcesArgs: typed({ filterTimeout: duration }),
};

export const schedulerSchemas = kubernetesSchemas.extend(
  Object.fromEntries(Object.entries(structs).map(([name, schema]) => [PACKAGE + name, schema])),
);

/** The schema of one of its structs; undefined when there is none of this name. */
export function schedulerSchema(name: string): Schema | undefined {
  return Object.hasOwn(structs, name) ? own(name) : undefined;
}
