import { alignColumns, alignTabs, ColumnWriter } from './column-writer.ts';

describe('columns', () => {
  it('pads all cells but the last of a line', () => {
    expect(
      alignColumns([
        ['NAME', 'A', 'B'],
        ['web', '1', ''],
      ]),
    ).toBe('NAME   A     B\nweb    1     \n');
  });

  it('remembers widths of tables for rows that come later', () => {
    const writer = new ColumnWriter();
    expect(writer.format([['a-very-long-name', 'x']])).toBe('a-very-long-name   x\n');
    expect(writer.format([['b', 'x']])).toBe('b                  x\n');
  });

  it('lets a line with fewer cells end a column, as describe needs it', () => {
    expect(alignTabs('Name:\tweb\nA long title:\tx\nplain\nB:\ty\n')).toBe('Name:          web\nA long title:  x\nplain\nB:  y\n');
  });

  it('counts characters, not bytes', () => {
    expect(alignColumns([['é日', 'x']])).toBe('é日    x\n');
  });
});
