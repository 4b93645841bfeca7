import { folderCycles } from './folder-cycles.mjs';

const modules = (edges) =>
  new Map(Object.entries(edges).map(([file, imports]) => [file, imports.map((specifier) => ({ specifier, typeOnly: false }))]));

describe('folderCycles', () => {
  it.each([
    ['one direction', { 'libs/a/src/store/x.ts': ['../watch/y.ts'], 'libs/a/src/watch/y.ts': [] }, []],
    [
      'two folders that import each other',
      { 'libs/a/src/store/x.ts': ['../watch/y.ts'], 'libs/a/src/watch/y.ts': ['../store/z.ts'] },
      [['libs/a/src/store', 'libs/a/src/watch', 'libs/a/src/store']],
    ],
    [
      'a cycle over three folders',
      { 'l/src/a/x.ts': ['../b/x.ts'], 'l/src/b/x.ts': ['../c/x.ts'], 'l/src/c/x.ts': ['../a/y.ts'] },
      [['l/src/a', 'l/src/b', 'l/src/c', 'l/src/a']],
    ],
    [
      'folders inside a folder',
      { 'l/src/core/pod/x.ts': ['../node/x.ts'], 'l/src/core/node/x.ts': ['../pod/y.ts'] },
      [['l/src/core/pod', 'l/src/core/node', 'l/src/core/pod']],
    ],
    ['shared files above the folders', { 'l/src/shapes.ts': ['./a/x.ts'], 'l/src/a/x.ts': ['../shapes.ts'] }, []],
    ['files of one folder', { 'l/src/a/x.ts': ['./y.ts'], 'l/src/a/y.ts': ['./x.ts'] }, []],
    ['packages', { 'l/src/a/x.ts': ['yaml', '@drydock/shell'] }, []],
  ])('%s', (_name, edges, expected) => {
    expect(folderCycles(modules(edges))).toEqual(expected);
  });

  it('leaves type-only imports out', () => {
    const edge = (specifier, typeOnly) => [{ specifier, typeOnly }];
    expect(
      folderCycles(
        new Map([
          ['l/a/x.ts', edge('../b/x.ts', false)],
          ['l/b/x.ts', edge('../a/x.ts', true)],
        ]),
      ),
    ).toEqual([]);
  });
});
