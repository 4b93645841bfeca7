import { copyPlain, record, restorePlain } from './plain-data.ts';

const state = () => ({ name: 'bash', words: ['a', { b: 1 }], aliases: Object.assign(record<string>(), { ll: 'ls -l' }), wait: undefined });

describe('plain data', () => {
  it('is copied as it is, and deeply', () => {
    const before = state();
    const copy = copyPlain(before);
    expect(copy).toStrictEqual(before);
    expect(
      [copy.words, copy.words[1], copy.aliases].some((part, index) => part === [before.words, before.words[1], before.aliases][index]),
    ).toBe(false);
    expect([copy, copy.aliases].map((each) => Object.getPrototypeOf(each))).toEqual([Object.prototype, null]);
  });

  it('has records without prototypes when it comes from JSON', () => {
    const restored = restorePlain(JSON.parse('{"aliases":{"__proto__":"ls","ll":"ls -l"}}') as { aliases: Record<string, string> });
    expect([restored, restored.aliases].map((each) => Object.getPrototypeOf(each))).toEqual([null, null]);
    expect(Object.keys(restored.aliases)).toEqual(['__proto__', 'll']);
    expect(copyPlain(restored).aliases).toStrictEqual(restored.aliases);
  });

  it('is restored as it is from a copy of ours', () => {
    const saved = copyPlain(state());
    expect(restorePlain(saved)).toStrictEqual(state());
    expect(restorePlain(restorePlain(saved))).toStrictEqual(state());
  });
});
