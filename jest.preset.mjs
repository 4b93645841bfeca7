import { fileURLToPath } from 'node:url';

/**
 * What every project's Jest run shares: native ES modules, TypeScript through swc, and the workspace's own packages read
 * from their sources, so that a test needs no build.
 */
export default {
  testEnvironment: 'node',
  // No test is about the time that it takes, and a busy machine may start a server in half a minute.
  testTimeout: 120_000,
  reporters: ['default', fileURLToPath(new URL('./tools/test-reporter.mjs', import.meta.url))],
  testEnvironmentOptions: { customExportConditions: ['drydock-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testMatch: ['<rootDir>/src/**/*.spec.{ts,tsx}', '<rootDir>/test/**/*.spec.{ts,tsx}'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          experimental: { keepImportAttributes: true },
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
