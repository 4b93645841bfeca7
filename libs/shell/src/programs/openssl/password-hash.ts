/** crypt(5): MD5 (also Apache's), SHA-256 and SHA-512, as Ulrich Drepper and Poul-Henning Kamp specified them. */
import { joinBytes } from './der.ts';
import { bytesOfText } from './command.ts';
import { DIGESTS } from './digests.ts';

export const PASSWORD_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function hashPassword(method: '1' | 'apr1' | '5' | '6', password: string, salt: string): string {
  return method === '1' || method === 'apr1' ? md5Crypt(method, password, salt.slice(0, 8)) : shaCrypt(method, password, salt.slice(0, 16));
}

/** `count` characters of six bits each, the lowest first. */
function characters(value: number, count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) text += PASSWORD_ALPHABET[(value >>> (6 * i)) & 63];
  return text;
}

function md5Crypt(magic: string, password: string, salt: string): string {
  const { hash } = DIGESTS['md5']!;
  const [key, grain] = [bytesOfText(password), bytesOfText(salt)];
  const alternate = hash(joinBytes(key, grain, key));
  const parts = [key, bytesOfText(`$${magic}$`), grain];
  for (let left = key.length; left > 0; left -= 16) parts.push(alternate.subarray(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? Uint8Array.of(0) : key.subarray(0, 1));
  let digest = hash(joinBytes(...parts));
  for (let round = 0; round < 1000; round++) {
    const odd = round & 1;
    digest = hash(joinBytes(odd ? key : digest, ...(round % 3 ? [grain] : []), ...(round % 7 ? [key] : []), odd ? digest : key));
  }
  const triples = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]] as const; // prettier-ignore
  const body = triples.map(([a, b, c]) => characters((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4)).join('');
  return `$${magic}$${salt}$${body}${characters(digest[11]!, 2)}`;
}

function shaCrypt(method: '5' | '6', password: string, salt: string): string {
  const { hash } = DIGESTS[method === '5' ? 'sha256' : 'sha512']!;
  const size = method === '5' ? 32 : 64;
  const [key, grain] = [bytesOfText(password), bytesOfText(salt)];
  const repeated = (bytes: Uint8Array, length: number) => Uint8Array.from({ length }, (_, i) => bytes[i % size]!);
  const alternate = hash(joinBytes(key, grain, key));
  const parts = [key, grain, repeated(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? alternate : key);
  let digest = hash(joinBytes(...parts));
  const p = repeated(hash(joinBytes(...new Array<Uint8Array>(key.length).fill(key))), key.length);
  const s = repeated(hash(joinBytes(...new Array<Uint8Array>(16 + digest[0]!).fill(grain))), grain.length);
  for (let round = 0; round < 5000; round++) {
    const odd = round & 1;
    digest = hash(joinBytes(odd ? p : digest, ...(round % 3 ? [s] : []), ...(round % 7 ? [p] : []), odd ? digest : p));
  }
  return `$${method}$${salt}$${method === '5' ? body256(digest) : body512(digest)}`;
}

function body512(digest: Uint8Array): string {
  let text = '';
  let [a, b, c] = [0, 21, 42];
  for (let i = 0; i < 21; i++) {
    text += characters((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4);
    [a, b, c] = [b + 1, c + 1, a + 1];
  }
  return text + characters(digest[63]!, 2);
}

function body256(digest: Uint8Array): string {
  let text = '';
  let [a, b, c] = [0, 10, 20];
  for (let i = 0; i < 10; i++) {
    text += characters((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4);
    [a, b, c] = [c + 1, a + 1, b + 1];
  }
  return text + characters((digest[31]! << 8) | digest[30]!, 3);
}
