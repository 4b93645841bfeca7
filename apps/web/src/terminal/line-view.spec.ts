import { drawn, erased, spotAfter } from './line-view.ts';

describe('spotAfter', () => {
  it.each([
    ['', 10, { row: 0, column: 0 }],
    ['abc', 10, { row: 0, column: 3 }],
    ['0123456789', 10, { row: 1, column: 0 }],
    ['한글', 10, { row: 0, column: 4 }],
    ['한글한글한', 9, { row: 1, column: 2 }],
    ['\x1b[1;32mroot\x1b[0m# ', 10, { row: 0, column: 6 }],
    ['one\ntwo', 10, { row: 1, column: 3 }],
    ['a\tb', 20, { row: 0, column: 9 }],
  ])('%j on %d columns', (text, columns, spot) => {
    expect(spotAfter(text, columns)).toEqual(spot);
  });
});

describe('drawn and erased', () => {
  it.each([
    ['at the end', { prompt: '# ', text: 'ls', cursor: 2 }, 10, '# ls', '\r\x1b[J'],
    ['within the line', { prompt: '# ', text: '한글', cursor: 1 }, 10, '# 한글\r\x1b[4C', '\r\x1b[J'],
    ['over two rows, at the end', { prompt: '# ', text: '123456789', cursor: 9 }, 10, '# 123456789', '\r\x1b[1A\x1b[J'],
    ['over two rows, at the start', { prompt: '# ', text: '123456789', cursor: 0 }, 10, '# 123456789\r\x1b[1A\x1b[2C', '\r\x1b[J'],
    ['exactly one row', { prompt: '# ', text: '12345678', cursor: 8 }, 10, '# 12345678 \r', '\r\x1b[1A\x1b[J'],
  ])('%s', (_name, line, columns, drawing, erasure) => {
    expect([drawn(line, columns), erased(line, columns)]).toEqual([drawing, erasure]);
  });
});
