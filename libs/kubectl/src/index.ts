export * from './cluster/connector.ts';
export { didYouMean } from './command/suggestions.ts';
export * from './helm/helm.program.ts';
export * from './kubectl.program.ts';
