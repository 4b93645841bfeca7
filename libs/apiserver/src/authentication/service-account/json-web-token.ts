/** The JSON web tokens of service accounts: ES256 over the three parts (RFC 7515, RFC 7519). */
import { decodeBase64, encodeBase64, encodeUtf8, decodeUtf8 } from '@drydock/apimachinery';
import type { KeyPair } from '../../pki/key-pair.ts';

function toBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array | undefined {
  const standard = text.replace(/-/g, '+').replace(/_/g, '/');
  const bytes = decodeBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
  return typeof bytes === 'number' ? undefined : bytes;
}

const encodePart = (value: unknown) => toBase64Url(encodeUtf8(JSON.stringify(value)));

function decodePart(text: string): unknown {
  const bytes = fromBase64Url(text);
  if (!bytes) return undefined;
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    return undefined;
  }
}

export function signJsonWebToken(payload: unknown, key: KeyPair): string {
  const message = `${encodePart({ alg: 'ES256', kid: key.keyId })}.${encodePart(payload)}`;
  return `${message}.${toBase64Url(key.sign(encodeUtf8(message), 'compact'))}`;
}

/** The payload, and whether the signature is the key's; undefined for what is not such a token. */
export function readJsonWebToken(token: string, key: KeyPair): { payload: Record<string, unknown>; signed: boolean } | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const payload = decodePart(parts[1]!);
  const signature = fromBase64Url(parts[2]!);
  if (typeof payload !== 'object' || payload === null || !signature) return undefined;
  const signed = key.verify(signature, encodeUtf8(`${parts[0]}.${parts[1]}`), 'compact');
  return { payload: payload as Record<string, unknown>, signed };
}
