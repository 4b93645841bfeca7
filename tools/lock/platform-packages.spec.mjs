import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../workspace/root.mjs';
import { missingPlatformPackages, platformOf } from './platform-packages.mjs';

describe('missingPlatformPackages', () => {
  it('names what a package wants and the lock file lacks', () => {
    const optionalDependencies = { 'core-linux-x64-gnu': '1.0.0', 'core-darwin-arm64': '1.0.0' };
    const packages = {
      'node_modules/core': { version: '1.0.0', dev: true, optionalDependencies },
      'node_modules/core-linux-x64-gnu': { version: '1.0.0' },
    };
    expect(missingPlatformPackages({ packages })).toEqual({
      'node_modules/core-darwin-arm64': { version: '1.0.0', dev: true, os: ['darwin'], cpu: ['arm64'], optional: true },
    });
  });

  it('finds a package in the node_modules of one that wants it', () => {
    const packages = {
      'node_modules/a/node_modules/core': { version: '1.0.0', optionalDependencies: { x: '1.0.0', y: '1.0.0', z: '1.0.0' } },
      'node_modules/a/node_modules/core/node_modules/x': { version: '1.0.0' },
      'node_modules/a/node_modules/y': { version: '1.0.0' },
      'node_modules/z': { version: '1.0.0' },
    };
    expect(missingPlatformPackages({ packages })).toEqual({});
  });

  it('finds nothing in this workspace: `npm ci` works on every platform (npm run complete-lock puts it right)', () => {
    const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
    expect(missingPlatformPackages(lock)).toEqual({});
  });
});

describe('platformOf', () => {
  it.each([
    ['@swc/core-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@swc/core-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
    ['@swc/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@swc/core-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
    ['@unrs/resolver-binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['bufferutil', {}],
  ])('%s', (name, expected) => {
    expect(platformOf(name)).toEqual(expected);
  });
});
