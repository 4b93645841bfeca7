import { copyPlain, record, withoutPrototypes } from './plain-data.ts';

const state = () => ({ name: 'bash', words: ['a', { b: 1 }], aliases: Object.assign(record<string>(), { ll: 'ls -l' }), wait: undefined });
const prototypes = (...values: object[]) => values.map((value): unknown => Object.getPrototypeOf(value));

describe('plain data', () => {
  it('is copied as it is, and deeply', () => {
    const before = state();
    const copy = copyPlain(before);
    expect(copy).toStrictEqual(before);
    expect(
      [copy.words, copy.words[1], copy.aliases].map((part, at) => part === [before.words, before.words[1], before.aliases][at]),
    ).toEqual([false, false, false]);
    expect(prototypes(copy, copy.aliases)).toEqual([Object.prototype, null]);
  });

  it('has every key of its records, whatever it is called', () => {
    const odd = JSON.parse('{"env":{"__proto__":{"a":1},"b":2}}') as object;
    expect(copyPlain(odd)).toStrictEqual(odd);
  });

  it('has records without prototypes when it comes from JSON', () => {
    const restored = withoutPrototypes(JSON.parse('{"aliases":{"__proto__":"ls","ll":"ls -l"}}') as { aliases: Record<string, string> });
    expect(prototypes(restored, restored.aliases)).toEqual([null, null]);
    expect(Object.keys(restored.aliases)).toEqual(['__proto__', 'll']);
    expect(copyPlain(restored)).toStrictEqual(restored);
  });
});
