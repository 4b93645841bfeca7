import { moduleImports, packageOf } from './module-imports.mjs';

describe('moduleImports', () => {
  it.each([
    ["import { a } from 'x';", [['x', false]]],
    ["import a from 'x';", [['x', false]]],
    ["import * as a from 'x';", [['x', false]]],
    ["import 'x';", [['x', false]]],
    ["import {} from 'x';", [['x', false]]],
    ["import type { A } from 'x';", [['x', true]]],
    ["import { type A, type B } from 'x';", [['x', true]]],
    ["import { type A, b } from 'x';", [['x', false]]],
    ["import d, { type A } from 'x';", [['x', false]]],
    ["export { a } from 'x';", [['x', false]]],
    ["export * from 'x';", [['x', false]]],
    ["export type { A } from 'x';", [['x', true]]],
    ["const a = await import('x');", [['x', false]]],
    ["let a: import('x').A;", [['x', true]]],
    ["const file = require.resolve('x/package.json');", [['x/package.json', false]]],
    ["export const text = 'import x';", []],
    ["// import 'x';", []],
  ])('%s', (code, expected) => {
    expect(moduleImports('a.ts', code)).toEqual(expected.map(([specifier, typeOnly]) => ({ specifier, typeOnly })));
  });
});

describe('packageOf', () => {
  it.each([
    ['yaml', 'yaml'],
    ['just-bash/browser', 'just-bash'],
    ['@drydock/shell', '@drydock/shell'],
    ['@xterm/xterm/css/xterm.css', '@xterm/xterm'],
    ['./a.ts', undefined],
    ['/src/main.tsx', undefined],
    ['node:fs', undefined],
    ['virtual:scenarios', undefined],
  ])('%s', (specifier, expected) => {
    expect(packageOf(specifier)).toBe(expected);
  });
});
