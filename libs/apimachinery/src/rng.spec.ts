import { Rng } from './rng.ts';

/** The plain way: six digits of each draw. */
function plainHex(rng: Rng, count: number): string {
  let digits = '';
  while (digits.length < count) digits += rng.integer(0x1000000).toString(16).padStart(6, '0');
  return digits.slice(0, count);
}

describe('hexadecimal digits', () => {
  it.each([0, 1, 5, 6, 7, 15, 26, 63, 64])('are those of the draws: %i of them', (count) => {
    const [fast, plain] = [{ seed: 7 }, { seed: 7 }];
    for (let i = 0; i < 50; i++) expect(new Rng(fast).hex(count)).toBe(plainHex(new Rng(plain), count));
    expect(fast).toEqual(plain);
  });

  it('of several lengths in turn do not touch one another', () => {
    const [fast, plain] = [new Rng({ seed: 1 }), new Rng({ seed: 1 })];
    for (const count of [64, 15, 64, 3, 64]) expect(fast.hex(count)).toBe(plainHex(plain, count));
  });
});
