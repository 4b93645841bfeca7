import golden from '../../testdata/yaml/golden.json' with { type: 'json' };
import { compareKeys } from './key-order.ts';
import { parseYaml } from './document-stream.ts';
import { marshalYaml, printYaml } from './yaml-printer.ts';

// testdata/yaml/golden.json holds what kubectl 1.33.1 printed for these inputs.
describe('printYaml', () => {
  it.each(golden.print.map(({ value, yaml }) => [value, yaml]))('prints %s as kubectl does', (value, yaml) => {
    expect(printYaml(JSON.parse(value!))).toBe(yaml);
  });

  it('leaves out what is undefined', () => {
    expect(printYaml({ a: undefined, b: 1 })).toBe('b: 1\n');
  });

  it('replaces unpaired surrogates', () => {
    expect(printYaml({ a: '\ud800' })).toBe('a: \ufffd\n');
  });

  it.each([
    ['scalar', 'x', 'x\n'],
    ['text', 'a\nb\n', '|\n  a\n  b\n'],
    ['null', null, 'null\n'],
    ['list', [1, ['a']], '- 1\n- - a\n'],
    ['empty object', {}, '{}\n'],
  ])('prints a root %s', (_, value, yaml) => {
    expect(printYaml(value)).toBe(yaml);
  });

  // kubectl prints a key `<<` without quotes, so that it is read back as a merge: the one value that does not survive.
  it.each(golden.print.map(({ value }) => value).filter((value) => !value.includes('"<<"')))('is undone by parseYaml for %s', (text) => {
    const value: unknown = JSON.parse(text.replace('-0.0', '0'));
    expect(parseYaml(printYaml(value))).toEqual({ documents: [value] });
  });
});

describe('parseYaml', () => {
  it.each(golden.parse.map(({ text, first }) => [text, first]))('reads %j as kubectl does', (text, first) => {
    expect(parseYaml(text!).documents[0]).toEqual(JSON.parse(first!));
  });

  it.each(golden.errors.map(({ text, error }) => [text, error]))('refuses %j with the same words', (text, error) => {
    expect(parseYaml(text!).error).toBe(error);
  });

  it.each([
    ['nothing', '', []],
    ['separators alone', '---\n---\n# c\n---\n', []],
    ['several documents', 'a: 1\n---\nb: 2\n--- # note\n\n---\nc: 3', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['a stream of JSON', '{"a":1}{"b":2}\n{"c":3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['JSON, then YAML', '{"a":1}\n---\nb: 1\n', [{ a: 1 }, { b: 1 }]],
    ['a flow mapping', '{a: 1, b: [c]}\n---\n{d: e}\n', [{ a: 1, b: ['c'] }, { d: 'e' }]],
    ['YAML, then JSON', 'a: 1\n---\n{"b": 2}\n', [{ a: 1 }, { b: 2 }]],
    ['null documents', 'null\n---\na: 1\n---\n~\n', [{ a: 1 }]],
    ['a byte order mark', '\ufeffa: 1\n', [{ a: 1 }]],
    ['a separator inside a longer line', 'a: |\n  x\n  ---\n', [{ a: 'x\n---\n' }]],
  ])('reads %s', (_, text, documents) => {
    expect(parseYaml(text)).toEqual({ documents });
  });

  it('keeps the documents before an error and counts lines from the separator', () => {
    expect(parseYaml('a: 1\n---\nb: 1\nc: d: e\n')).toEqual({
      documents: [{ a: 1 }],
      error: 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context',
    });
    expect(parseYaml('{"a":1}{"b":2}\n---\nc: 1\n')).toEqual({
      documents: [{ a: 1 }, { b: 2 }],
      error: "invalid character '-' in numeric literal",
    });
    expect(parseYaml('{"a":1}{"b":2}{"c":x}')).toEqual({
      documents: [{ a: 1 }, { b: 2 }],
      error: "invalid character 'x' looking for beginning of value",
    });
  });

  it('does not let a document reach the prototype', () => {
    const [document] = parseYaml('__proto__: {polluted: yes}\n').documents as [object];
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
    expect(Object.keys(document)).toEqual(['__proto__']);
  });

  it('refuses a document whose aliases multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(parseYaml(lines.join('\n')).error).toBe('error converting YAML to JSON: yaml: document contains excessive aliasing');
  });

  it('refuses nesting that no manifest has', () => {
    expect(parseYaml('['.repeat(5000)).error).toBe('error converting YAML to JSON: yaml: exceeded max depth of 1000');
    expect(parseYaml('{"a":'.repeat(5000)).error).toBe('json: offset 5001: exceeded max depth');
  });

  it('reads a large document in linear time', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `key${i}: {a: [1, 2, "x"], b: text}`).join('\n');
    expect(Object.keys(parseYaml(text).documents[0] as object)).toHaveLength(20_000);
  });
});

describe('marshalYaml', () => {
  it('has the flaw of the real one with characters that JSON leaves and YAML does not', () => {
    expect(marshalYaml({ a: 'x\u0085y' })).toEqual({ text: 'a: x y\n' });
    expect(marshalYaml({ a: '\u007f' })).toEqual({ error: 'yaml: control characters are not allowed' });
    expect(marshalYaml({ a: 'plain' })).toEqual({ text: 'a: plain\n' });
  });
});

describe('parseYaml with exact integers', () => {
  it('keeps the digits of what a number has no room for', () => {
    const text = 'a: 9007199254740993\nb: 9223372036854775807\nc: 18446744073709551615\nd: 7\n';
    const [document] = parseYaml(text, { integers: 'exact' }).documents;
    expect(document).toEqual({ a: 9007199254740993n, b: 9223372036854775807n, c: 2 ** 64, d: 7 });
    expect(printYaml(document)).toBe('a: 9007199254740993\nb: 9223372036854775807\nc: 1.8446744073709552e+19\nd: 7\n');
  });
});

describe('compareKeys', () => {
  it.each([
    ['a2', 'a10'],
    ['a-b', 'ab'],
    ['10', 'a'],
    ['a', 'ab'],
    ['Z', 'a'],
    ['a1', 'a01'],
    ['9', '99999999999999999999999'],
  ])('puts %s before %s', (first, second) => {
    expect([Math.sign(compareKeys(first, second)), Math.sign(compareKeys(second, first)), compareKeys(first, first)]).toEqual([-1, 1, 0]);
  });
});

describe('parseYaml with the booleans of YAML 1.2', () => {
  it('keeps words that mean yes and no as texts', () => {
    const text = 'y: yes\nn: [on, off, No]\nt: [true, False]\n';
    expect(parseYaml(text, { booleans: 'core' })).toEqual({ documents: [{ y: 'yes', n: ['on', 'off', 'No'], t: [true, false] }] });
    expect(parseYaml(text)).toEqual({ documents: [{ true: true, false: [true, false, false], t: [true, false] }] });
  });
});
