import { readsInput } from './batch-input.ts';

it.each([
  ['tar', 'xf -', true],
  ['tar', '-tzf - a', true],
  ['tar', 'cf -', false],
  ['tar', 'czf - folder', false],
  ['tar', 'cf a.tar -T -', true],
  ['tar', 'cf a.tar --files-from=-', true],
  ['tar', 'xf a.tar', false],
  ['gzip', '-d', true],
  ['gzip', 'a', false],
])('whether %s %s reads its input: %s', (name, words, reads) => {
  expect(readsInput(name, words.split(' '))).toBe(reads);
});
