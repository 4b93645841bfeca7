import { editScript } from './edit-script.ts';

const apply = (left: readonly string[], right: readonly string[]): string[] => {
  const result = [...left];
  for (const { from, to, start, end } of editScript(left, right).reverse()) result.splice(from, to - from, ...right.slice(start, end));
  return result;
};

it.each([
  ['', ''],
  ['abc', 'abc'],
  ['', 'abc'],
  ['abc', ''],
  ['abcabba', 'cbabac'],
  ['abcdefgh', 'xbcdyfgz'],
  ['aaaa', 'aa'],
])('turns %s into %s', (left, right) => {
  expect(apply([...left], [...right]).join('')).toBe(right);
});

it('takes the middle as one change when too much differs', () => {
  const [left, right] = [Array.from({ length: 3000 }, (_, i) => `l${i}`), Array.from({ length: 3000 }, (_, i) => `r${i}`)];
  expect(editScript(left, right)).toEqual([{ from: 0, to: 3000, start: 0, end: 3000 }]);
});
