export * from './cluster/connector.ts';
export * from './kubectl.program.ts';
