export {
  clusterOverview,
  type ClusterOverview,
  type OverviewNode,
  type OverviewPod,
  type OverviewService,
  type PodTone,
  type Workload,
} from '@drydock/cluster';
export { ONLY_CLUSTER } from './clusters.ts';
export * from './commands.ts';
export * from './sandbox.ts';
export { OtherFormatError, type SavedSandbox } from './saved/saved-sandbox.ts';
export * from './terminals.ts';
export * from './scripts.ts';
export * from './faults/fault-command.ts';
export { nodeRuntimeFor } from './machines/node-runtime-for.ts';
export { NODE_TOOL_NAMES } from './machines/node-programs.ts';
export * from './preview/object-changes.ts';
export * from './preview/preview-line.ts';
export { SCORE_PLUGIN_NAMES, totalOf, type NodeScore, type SchedulingDecision } from '@drydock/cluster';
