import preset from '../../jest.preset.mjs';

/** One dependency of the HTTP server is published as ES modules only, but loaded with `require`; Jest needs it as CommonJS. */
const REQUIRED_MODULE = 'node_modules/content-disposition/.+\\.js$';

export default {
  ...preset,
  transform: { ...preset.transform, [REQUIRED_MODULE]: ['@swc/jest', { module: { type: 'commonjs' } }] },
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
};
