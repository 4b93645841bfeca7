import { memoized } from './memoized.ts';

describe('memoized', () => {
  const counted = (most: number) => {
    const asked: string[] = [];
    const call = memoized(most, (...words: string[]) => {
      asked.push(words.join('+'));
      if (words[0] === 'bad') throw new Error('bad');
      return words[0] === '' ? undefined : { words };
    });
    return { asked, call };
  };

  it('asks once for the same arguments, also when there is no answer', () => {
    const { asked, call } = counted(10);
    expect(call('a', 'b')).toBe(call('a', 'b'));
    expect([call(''), call('')]).toEqual([undefined, undefined]);
    expect(call('a', 'b')).not.toEqual(call('ab'));
    expect(asked).toEqual(['a+b', '', 'ab']);
  });

  it('asks again after a failure, and for everything once it is full', () => {
    const { asked, call } = counted(2);
    expect(() => call('bad')).toThrow('bad');
    expect(() => call('bad')).toThrow('bad');
    for (const word of ['a', 'b', 'c', 'a', 'c']) call(word);
    expect(asked).toEqual(['bad', 'bad', 'a', 'b', 'c', 'a']);
  });
});
