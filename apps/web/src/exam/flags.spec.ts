import { readFlags } from './flags.ts';

it.each([
  ['["a","b"]', ['a', 'b']],
  ['["a",1]', ['a']],
  ['{"a":1}', []],
  ['no JSON', []],
  [null, []],
])('%s', (stored, flags) => {
  if (stored === null) localStorage.removeItem('key');
  else localStorage.setItem('key', stored);
  expect(readFlags('key')).toEqual(flags);
});
