import { JsonDecoder } from './json-decoder.ts';
import { compactJson, printJson } from './json-printer.ts';

describe('compactJson', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    ['<a> & \u2028\u2029', '"\\u003ca\\u003e \\u0026 \\u2028\\u2029"'],
    ['\u0000\u0007\b\f\n\r\t"\\/é😀', '"\\u0000\\u0007\\b\\f\\n\\r\\t\\"\\\\/é😀"'],
    ['\ud800', '"\ufffd"'],
    [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
    [[1e20, 1e21, 1e-6, 1e-7, -0, 1.5], '[100000000000000000000,1e+21,0.000001,1e-7,0,1.5]'],
    [{ '\uff5a': 1, '😀': 2, Z: 3, a: 4 }, '{"Z":3,"a":4,"ｚ":1,"😀":2}'],
    [{}, '{}'],
    [[], '[]'],
  ])('of %j', (value, text) => {
    expect(compactJson(value)).toBe(text);
  });
});

describe('printJson', () => {
  it('indents by four', () => {
    expect(printJson({ kind: 'X', a: [], b: {}, c: [{ d: 1 }, 2] })).toBe(
      '{\n    "a": [],\n    "b": {},\n    "c": [\n        {\n            "d": 1\n        },\n        2\n    ],\n    "kind": "X"\n}\n',
    );
  });
});

describe('JsonDecoder', () => {
  it('reads what it wrote, __proto__ included', () => {
    const value: unknown = JSON.parse('{"__proto__": {"a": [1.5e3, -0.1, "\\u00e9\\n", true, null]}}');
    expect(compactJson(new JsonDecoder(compactJson(value)).next())).toBe(compactJson(value));
  });

  it('refuses a second value where one is expected', () => {
    const decoder = new JsonDecoder('1 2');
    decoder.next();
    expect(() => decoder.end()).toThrow("invalid character '2' after top-level value");
  });
});
