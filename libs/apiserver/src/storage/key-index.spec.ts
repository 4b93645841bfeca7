import { KeyIndex } from './key-index.ts';

function indexOf(...keys: string[]): KeyIndex {
  const index = new KeyIndex();
  for (const key of keys) index.add('red', key);
  return index;
}

describe('the keys under a value', () => {
  it.each<[string, (index: KeyIndex) => void, string[]]>([
    ['nothing happens', () => {}, ['b', 'd']],
    ['one is added before the others', (index) => index.add('red', 'a'), ['a', 'b', 'd']],
    ['one is added between the others', (index) => index.add('red', 'c'), ['b', 'c', 'd']],
    ['one is added after the others', (index) => index.add('red', 'e'), ['b', 'd', 'e']],
    ['one is added that is there', (index) => index.add('red', 'd'), ['b', 'd']],
    ['one is added under another value', (index) => index.add('blue', 'a'), ['b', 'd']],
    ['the first is removed', (index) => index.remove('red', 'b'), ['d']],
    ['the last is removed', (index) => index.remove('red', 'd'), ['b']],
    ['one is removed that is not there', (index) => index.remove('red', 'c'), ['b', 'd']],
    ['all are removed', (index) => ['b', 'd'].forEach((key) => index.remove('red', key)), []],
  ])('are in their order when %s, read before and after', (_, change, expected) => {
    const index = indexOf('d', 'b');
    expect(index.keysUnder('red')).toEqual(['b', 'd']);
    change(index);
    expect(index.keysUnder('red')).toEqual(expected);
  });
});

describe('a fork', () => {
  it('and what it was forked from keep their own changes', () => {
    const index = indexOf('b', 'd');
    const fork = index.fork();
    fork.add('red', 'a');
    index.remove('red', 'd');
    const second = fork.fork();
    second.remove('red', 'b');
    expect([index, fork, second].map((each) => each.keysUnder('red'))).toEqual([['b'], ['a', 'b', 'd'], ['a', 'd']]);
  });
});
