import { formatTime } from './clock.ts';

describe('formatTime', () => {
  const START = Date.UTC(2026, 10, 20, 18, 53, 40);
  const plain = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

  it('gives the same text however many moments it is asked for in turn', () => {
    // As many seconds apart as it remembers, one less, and far apart.
    const steps = [0, 1, 999, 1000, 63_000, 64_000, 64_000, 128_500, -64_000, 3_600_000, -1];
    let at = START;
    for (let round = 0; round < 20; round++) {
      for (const step of steps) expect(formatTime((at += step))).toBe(plain(at));
      expect(formatTime(START)).toBe(plain(START));
    }
  });

  it('knows what was before 1970', () => {
    for (const at of [-1, -1000, -64_000, 0, 500]) expect(formatTime(at)).toBe(plain(at));
  });

  it('throws for what is no time', () => {
    expect(() => formatTime(NaN)).toThrow(RangeError);
  });
});
