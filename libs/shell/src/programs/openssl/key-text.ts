import { hexOf } from './der.ts';
import { CURVES, signedBytes, type PrivateKey, type PublicKey } from './keys.ts';
import { chineseRemainders } from './rsa.ts';

/** `00:8a:65:…`, fifteen bytes a line (eighteen in signatures). */
export function hexLines(bytes: Uint8Array, indent: string, width = 15): string {
  const pairs = hexOf(bytes).match(/../g) ?? [];
  let text = '';
  for (let i = 0; i < pairs.length; i += width)
    text += `${indent}${pairs.slice(i, i + width).join(':')}${i + width < pairs.length ? ':' : ''}\n`;
  return text;
}

export function publicKeyText(key: PublicKey, indent = ''): string {
  const deeper = `${indent}    `;
  if (key.type === 'rsa') {
    const bits = key.n.toString(2).length;
    return `${indent}Public-Key: (${bits} bit)\n${indent}Modulus:\n${hexLines(signedBytes(key.n), deeper)}${indent}Exponent: ${exponent(key.e)}\n`;
  }
  if (key.type === 'ed25519') return `${indent}ED25519 Public-Key:\n${indent}pub:\n${hexLines(key.point, deeper)}`;
  const { bits, nist } = CURVES[key.curve];
  return `${indent}Public-Key: (${bits} bit)\n${indent}pub:\n${hexLines(key.point, deeper)}${indent}ASN1 OID: ${key.curve}\n${indent}NIST CURVE: ${nist}\n`;
}

const exponent = (e: bigint) => `${e} (0x${e.toString(16)})`;

export function privateKeyText(key: PrivateKey): string {
  const field = (name: string, bytes: Uint8Array) => `${name}:\n${hexLines(bytes, '    ')}`;
  if (key.type === 'ed25519') return `ED25519 Private-Key:\n${field('priv', key.seed)}${field('pub', key.point)}`;
  if (key.type === 'ec') {
    const { bits, nist } = CURVES[key.curve];
    return `Private-Key: (${bits} bit)\n${field('priv', key.scalar)}${field('pub', key.point)}ASN1 OID: ${key.curve}\nNIST CURVE: ${nist}\n`;
  }
  const { dp, dq, qInverse } = chineseRemainders(key);
  const numbers = { privateExponent: key.d, prime1: key.p, prime2: key.q, exponent1: dp, exponent2: dq, coefficient: qInverse };
  return [
    `Private-Key: (${key.n.toString(2).length} bit, 2 primes)\n`,
    field('modulus', signedBytes(key.n)),
    `publicExponent: ${exponent(key.e)}\n`,
    ...Object.entries(numbers).map(([name, value]) => field(name, signedBytes(value))),
  ].join('');
}
