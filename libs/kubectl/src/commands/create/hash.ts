/** The suffix of `--append-hash` (kubectl/pkg/util/hash): the first ten digits of a SHA-256, letters that could spell something replaced. */
import { sha256Hex } from './sha256.ts';

const REPLACEMENTS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

export function hashSuffix(encoded: string): string {
  return [...sha256Hex(encoded).slice(0, 10)].map((digit) => REPLACEMENTS[digit] ?? digit).join('');
}
