export * from './commands.ts';
export * from './sandbox.ts';
export * from './terminals.ts';
export * from './scripts.ts';
export { nodeRuntimeFor } from './machines/node-runtime-for.ts';
export { NODE_TOOL_NAMES } from './machines/node-programs.ts';
export * from './preview/object-changes.ts';
export * from './preview/preview-line.ts';
