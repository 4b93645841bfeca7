/** Sprig: what is random, here by the sandbox's seed. */
import { typed, type Rng, type TemplateFunction } from '@drydock/apimachinery';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const LONGEST = 100_000;

export function newRandomFunctions(rng: Rng): readonly (readonly [string, TemplateFunction])[] {
  const from = (alphabet: string): TemplateFunction =>
    typed(['int'], (count: bigint) =>
      Array.from({ length: Math.min(Math.max(0, Number(count)), LONGEST) }, () => alphabet[rng.integer(alphabet.length)]).join(''),
    );
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');
  return [
    ['randAlphaNum', from(LETTERS + DIGITS)],
    ['randAlpha', from(LETTERS)],
    ['randNumeric', from(DIGITS)],
    ['randAscii', from(printable)],
    ['randInt', typed(['int', 'int'], (min: bigint, max: bigint) => min + BigInt(rng.integer(Number(max - min))))],
    [
      'shuffle',
      typed(['string'], (text: string) =>
        [...text]
          .map((char) => [rng.next(), char] as const)
          .sort(([a], [b]) => a - b)
          .map(([, char]) => char)
          .join(''),
      ),
    ],
    ['uuidv4', typed([], () => rng.uuid())],
  ];
}
