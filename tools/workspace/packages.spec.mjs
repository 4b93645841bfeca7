import { isInstalled } from './packages.mjs';

const lock = (packages) => ({ packages: { '': { version: '0.1.0' }, 'libs/shell': { version: '0.1.0' }, ...packages } });
const wanted = lock({ 'node_modules/yaml': { version: '2.9.1' }, 'node_modules/fsevents': { version: '1.0.0', optional: true } });

describe('isInstalled', () => {
  it.each([
    ['no installation', undefined, false],
    ['all', lock({ 'node_modules/yaml': { version: '2.9.1' }, 'node_modules/fsevents': { version: '1.0.0' } }), true],
    ['all that this platform takes', lock({ 'node_modules/yaml': { version: '2.9.1' } }), true],
    ['another version', lock({ 'node_modules/yaml': { version: '2.9.0' } }), false],
    ['a missing package', lock({}), false],
    ['one that is no longer wanted', lock({ 'node_modules/yaml': { version: '2.9.1' }, 'node_modules/old': { version: '1.0.0' } }), true],
  ])('%s', (_name, installed, expected) => {
    expect(isInstalled(wanted, installed)).toBe(expected);
  });
});
