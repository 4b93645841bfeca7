import { alignColumns, alignTabs, Columns } from './columns.ts';

describe('columns', () => {
  const rows = [
    ['a', 'bb', ''],
    ['cccc', 'd', 'e'],
  ];

  it.each([
    ['are as wide as their widest cell and the padding', { minimumWidth: 0, padding: 2 }, 'a     bb  \ncccc  d   e\n'],
    ['have a least width', { minimumWidth: 8, padding: 2 }, 'a       bb      \ncccc    d       e\n'],
    ['are filled with whole tabs', { minimumWidth: 0, padding: 1, tabWidth: 4 }, 'a\t\tbb\t\ncccc\td\te\n'],
  ])('%s', (_what, layout, expected) => {
    expect(alignColumns(rows, layout)).toBe(expected);
  });

  it.each([
    [true, 'a-long-one  x\nb           x\n'],
    [undefined, 'a-long-one  x\nb  x\n'],
  ] as const)('remember what was wide: %p', (remembersWidths, expected) => {
    const columns = new Columns({ minimumWidth: 0, padding: 2, ...(remembersWidths && { remembersWidths }) });
    expect(columns.format([['a-long-one', 'x']]) + columns.format([['b', 'x']])).toBe(expected);
  });

  it('end at a line that has fewer cells', () => {
    expect(alignTabs('\tlong words:\tx\n\nb:\ty\n', { minimumWidth: 0, padding: 1, tabWidth: 8 })).toBe('\tlong words:\tx\n\nb:\ty\n');
  });
});
