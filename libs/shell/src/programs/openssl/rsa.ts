/** RSA (RFC 8017) on BigInt: synchronous, the same in every engine, random only by what it is given. */
import { bytesOfNumber, joinBytes, numberOfBytes, objectIdentifier, octets, nothing, sequence } from './der.ts';

export interface RsaPublicKey {
  readonly type: 'rsa';
  readonly n: bigint;
  readonly e: bigint;
}

export interface RsaPrivateKey extends RsaPublicKey {
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
}

/** `bytes` random bytes. */
export type RandomBytes = (bytes: number) => Uint8Array;

/** What a search for a prime reports: a candidate was tried, it passed, the number was taken. */
export type PrimeProgress = (mark: '.' | '+' | '*' | '\n') => void;

const EXPONENT = 65_537n;
const SIEVE_LIMIT = 32_768;
/** Candidates that one random starting point is good for. */
const WINDOW = 8_192;
/** The bases that find every composite of this size but one in 2^128 (FIPS 186-5, table B.1, and some more). */
const ROUNDS = 5;

let smallPrimes: readonly number[] | undefined;

export function generateRsaKey(bits: number, random: RandomBytes, progress: PrimeProgress = () => {}): RsaPrivateKey {
  for (;;) {
    const p = findPrime(Math.ceil(bits / 2), random, progress);
    const q = findPrime(Math.floor(bits / 2), random, progress);
    const n = p * q;
    if (p === q || n.toString(2).length !== bits) continue;
    const [larger, smaller] = p > q ? [p, q] : [q, p];
    progress('\n');
    return { type: 'rsa', n, e: EXPONENT, d: inverse(EXPONENT, lcm(p - 1n, q - 1n)), p: larger, q: smaller };
  }
}

function findPrime(bits: number, random: RandomBytes, progress: PrimeProgress): bigint {
  smallPrimes ??= primesBelow(SIEVE_LIMIT);
  for (;;) {
    // The two highest bits are set, so that the product of two such numbers has all of its bits.
    const start = (numberOfBytes(random(Math.ceil(bits / 8))) & ((1n << BigInt(bits)) - 1n)) | (3n << BigInt(bits - 2)) | 1n;
    const composite = sieve(start, bits);
    for (let i = 0; i < WINDOW; i++) {
      if (composite[i]) continue;
      const candidate = start + 2n * BigInt(i);
      if (candidate >> BigInt(bits)) break;
      progress('.');
      if ((candidate - 1n) % EXPONENT === 0n || !isProbablyPrime(candidate, random)) continue;
      progress('+');
      progress('*');
      return candidate;
    }
  }
}

/** Marks `start + 2i` that a small prime divides. */
function sieve(start: bigint, bits: number): Uint8Array {
  const composite = new Uint8Array(WINDOW);
  for (const prime of smallPrimes!) {
    if (bits < 32 && BigInt(prime) >= start) break;
    const remainder = Number(start % BigInt(prime));
    // The first i with remainder + 2i ≡ 0.
    const distance = (prime - remainder) % prime;
    for (let i = distance % 2 === 0 ? distance / 2 : (distance + prime) / 2; i < WINDOW; i += prime) composite[i] = 1;
  }
  return composite;
}

function primesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let i = 3; i < limit; i += 2) {
    if (composite[i]) continue;
    primes.push(i);
    for (let j = i * i; j < limit; j += i) composite[j] = 1;
  }
  return primes;
}

/** Miller and Rabin; the first base is 2, which nearly every composite fails. */
function isProbablyPrime(n: bigint, random: RandomBytes): boolean {
  let odd = n - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos++;
  }
  for (let round = 0; round < ROUNDS; round++) {
    const base = round === 0 ? 2n : (numberOfBytes(random(16)) % (n - 3n)) + 2n;
    let x = power(base, odd, n);
    if (x === 1n || x === n - 1n) continue;
    let witness = true;
    for (let i = 1; i < twos && witness; i++) {
      x = (x * x) % n;
      if (x === n - 1n) witness = false;
    }
    if (witness) return false;
  }
  return true;
}

const WINDOW_BITS = 5;

/** `base ** exponent % modulus`, by windows of five bits. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const table = [1n % modulus];
  for (let i = 1; i < 1 << WINDOW_BITS; i++) table.push((table[i - 1]! * base) % modulus);
  const digits = exponent.toString(2);
  const padded = digits.padStart(Math.ceil(digits.length / WINDOW_BITS) * WINDOW_BITS, '0');
  let result = 1n % modulus;
  for (let at = 0; at < padded.length; at += WINDOW_BITS) {
    for (let i = 0; i < WINDOW_BITS; i++) result = (result * result) % modulus;
    const window = parseInt(padded.slice(at, at + WINDOW_BITS), 2);
    if (window > 0) result = (result * table[window]!) % modulus;
  }
  return result;
}

export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [((value % modulus) + modulus) % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

/** `d` modulo the factors less one, and the inverse of one factor modulo the other: what a key file holds besides. */
export const chineseRemainders = ({ d, p, q }: RsaPrivateKey) => ({ dp: d % (p - 1n), dq: d % (q - 1n), qInverse: inverse(q, p) });

/** RSASSA-PKCS1-v1_5. */
export function signRsa(key: RsaPrivateKey, hash: Uint8Array, hashOid: string): Uint8Array {
  const length = Math.ceil(key.n.toString(16).length / 2);
  const message = numberOfBytes(padded(hash, hashOid, length));
  const { dp, dq, qInverse } = chineseRemainders(key);
  const [m1, m2] = [power(message % key.p, dp, key.p), power(message % key.q, dq, key.q)];
  const h = ((((m1 - m2) * qInverse) % key.p) + key.p) % key.p;
  return bytesOfNumber(m2 + h * key.q, length);
}

export function verifyRsa(key: RsaPublicKey, signature: Uint8Array, hash: Uint8Array, hashOid: string): boolean {
  const length = Math.ceil(key.n.toString(16).length / 2);
  if (signature.length !== length) return false;
  return power(numberOfBytes(signature), key.e, key.n) === numberOfBytes(padded(hash, hashOid, length));
}

function padded(hash: Uint8Array, hashOid: string, length: number): Uint8Array {
  const info = sequence(sequence(objectIdentifier(hashOid), nothing), octets(hash));
  const filling = new Uint8Array(Math.max(8, length - info.length - 3)).fill(0xff);
  return joinBytes(Uint8Array.of(0, 1), filling, Uint8Array.of(0), info);
}
