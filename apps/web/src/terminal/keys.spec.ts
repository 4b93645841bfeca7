import { dataOf, keysOf } from './keys.ts';

describe('keysOf', () => {
  it.each([
    ['ls -l\r', false, ['ls -l', '\r']],
    ['\x1b[A\x1bOB\x1b[1;5C', false, ['\x1b[A', '\x1bOB', '\x1b[1;5C']],
    ['\x1bb\x1b', false, ['\x1bb', '\x1b']],
    ['안녕\t', false, ['안녕', '\t']],
    ['', false, []],
    ['a\tb\r\nc', true, ['\x1b[200~', 'a\tb', '\x1b[201~', '\r', '\x1b[200~', 'c', '\x1b[201~']],
  ])('%j, pasted: %s', (data, pasted, keys) => {
    expect(keysOf(data, pasted)).toEqual(keys);
  });

  it('gives back the input to a program', () => {
    expect(dataOf(keysOf('one\rtwo', true))).toBe('one\rtwo');
  });
});
