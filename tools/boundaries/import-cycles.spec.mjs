import { importCycles } from './import-cycles.mjs';

const modules = (edges) =>
  new Map(Object.entries(edges).map(([file, imports]) => [file, imports.map((specifier) => ({ specifier, typeOnly: false }))]));

describe('importCycles', () => {
  it.each([
    ['one direction', { 'l/a/x.ts': ['../b/y.ts'], 'l/b/y.ts': [] }, []],
    ['two files that import each other', { 'l/a/x.ts': ['../b/y.ts'], 'l/b/y.ts': ['../a/x.ts'] }, [['l/a/x.ts', 'l/b/y.ts', 'l/a/x.ts']]],
    [
      'a cycle over three files',
      { 'l/x.ts': ['./y.ts'], 'l/y.ts': ['./z.ts'], 'l/z.ts': ['./x.ts'] },
      [['l/x.ts', 'l/y.ts', 'l/z.ts', 'l/x.ts']],
    ],
    ['a file that imports itself', { 'l/x.ts': ['./x.ts'] }, [['l/x.ts', 'l/x.ts']]],
    ['folders whose files do not', { 'l/a/x.ts': ['../b/y.ts'], 'l/b/z.ts': ['../a/w.ts'], 'l/b/y.ts': [], 'l/a/w.ts': [] }, []],
    ['packages', { 'l/a/x.ts': ['yaml', '@drydock/shell'] }, []],
  ])('%s', (_name, edges, expected) => {
    expect(importCycles(modules(edges))).toEqual(expected);
  });

  it('leaves type-only imports out', () => {
    const edge = (specifier, typeOnly) => [{ specifier, typeOnly }];
    const twoFiles = new Map([
      ['l/x.ts', edge('./y.ts', false)],
      ['l/y.ts', edge('./x.ts', true)],
    ]);
    expect(importCycles(twoFiles)).toEqual([]);
  });
});
