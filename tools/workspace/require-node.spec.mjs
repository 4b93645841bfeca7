import { isNewEnough } from './require-node.mjs';

describe('isNewEnough', () => {
  it.each([
    ['18.20.4', false],
    ['20.9.0', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['21.0.0', true],
    ['24.1.0', true],
  ])('%s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});
