import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { customExportConditions: ['drydock-source', 'node', 'node-addons'] },
  setupFiles: ['<rootDir>/test/browser-gaps.ts'],
  moduleNameMapper: { '\\.module\\.css$': '<rootDir>/test/css-module.mjs', '\\.css$': '<rootDir>/test/css-module.mjs' },
};
