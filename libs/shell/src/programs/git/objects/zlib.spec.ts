import { decodeBase64 } from '@drydock/apimachinery';
import { deflate, inflate } from './zlib.ts';

const bytes = (base64: string): string => String.fromCharCode(...(decodeBase64(base64) as Uint8Array));

/** Forty manifests: enough for zlib to make codes of its own. */
const manifests = Array.from({ length: 40 }, (_, i) => `kind: Pod\nname: web-${(i * 7919) % 1000}\n`).join('');

it.each([
  ['with fixed codes', 'eAHLSM3JyVcozy/KSVHIALNxkABDsw9h', 'hello world hello hello hello hello hello'],
  ['stored', 'eAEBBQD6/2hlbGxvBiwCFQ==', 'hello'],
  [
    'with codes of its own',
    'eJx1z7sNwkAQQMHcVbgBpNvf7S5V0ALIDpCFCWmfBp7TyeZ4n9t9fXy35Xx+9vv621+3sRygLY1eVugZiT5zokcHuzi6m6FbKLqmoEvzVwZ/lbvt3K3J3Szu5uDuVO6Gc9cnd624q33RFf6K8Te428ndau6WcDeNuzO4G8ldL+764K4pd9X5K/Piy13OtnK2XJY/tn4f3Q==',
    manifests,
  ],
])('inflates what zlib wrote %s', (_, base64, text) => {
  expect(inflate(bytes(base64))).toBe(text);
});

it('reads what it wrote, however long', () => {
  for (const text of ['', 'a', 'x'.repeat(70_000), '\0\xff'.repeat(40_000)]) expect(inflate(deflate(text))).toBe(text);
});

it('says of other bytes that they are damaged', () => {
  expect(inflate('no zlib')).toBeUndefined();
  expect(inflate('\x78\x01\x01\xff')).toBeUndefined();
});
