export const ROLLOUT_TYPES: readonly string[] = ['deployment', 'daemonset', 'statefulset'];
