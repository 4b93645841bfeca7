import { preferredEncoding } from './static-files.ts';

it.each([
  [undefined, undefined],
  ['identity', undefined],
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['br;q=0.0', undefined],
])('prefers for %j', (accepted, encoding) => {
  expect(preferredEncoding(accepted)).toBe(encoding);
});
