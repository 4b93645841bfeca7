import { compareVersions } from './dpkg-version.ts';

it.each([
  ['1.33.1-1.1', '1.33.5-1.1'],
  ['1.33.9-1.1', '1.33.10-1.1'],
  ['1.0~rc1', '1.0'],
  ['1.0', '1.0a'],
  ['1.0-1', '1.0-1+deb12u1'],
  ['9.9', '1:0.1'],
  ['2.39-0ubuntu8.4', '2.39-0ubuntu8.10'],
])('%s is older than %s', (older, newer) => {
  expect([Math.sign(compareVersions(older, newer)), Math.sign(compareVersions(newer, older)), compareVersions(newer, newer)]).toEqual([
    -1, 1, 0,
  ]);
});
