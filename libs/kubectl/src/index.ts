export * from './cluster/connector.ts';
export * from './helm/helm.program.ts';
export * from './kubectl.program.ts';
