import { parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each<[string, number | undefined]>([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['24h', 86_400_000],
    ['25h', undefined],
    ['', undefined],
    ['30', undefined],
    ['-1s', undefined],
    ['1.5s', undefined],
    ['1s ', undefined],
  ])('%j', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});
