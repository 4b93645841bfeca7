export * from './bootstrap/cluster-profile.ts';
export * from './bootstrap/fresh-cluster.ts';
export * from './cluster-state.ts';
export * from './cluster.ts';
export * from './node-runtime.ts';
