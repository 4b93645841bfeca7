import { gunzipSync, gzipSync } from 'node:zlib';
import { encodeUtf8 } from './base64.ts';
import { gunzip, gzip } from './gzip.ts';
import { CompressionError } from './inflate.ts';

const TEXTS = ['', 'a', 'abc'.repeat(1000), 'é日🚀\0\n', Array.from({ length: 5000 }, (_, i) => `line ${i * 7919} of it\n`).join('')];

describe('gzip', () => {
  it.each(TEXTS.map((text) => [text.slice(0, 20), text]))('is read by zlib, and reads it: %j', (_, text) => {
    const bytes = encodeUtf8(text);
    expect(gunzipSync(gzip(bytes)).equals(bytes)).toBe(true);
    for (const level of [0, 1, 9]) expect(Buffer.from(gunzip(gzipSync(bytes, { level }))).equals(bytes)).toBe(true);
    expect(gunzip(gzip(bytes))).toEqual(bytes);
  });

  it('makes repetitions small', () => {
    expect(gzip(encodeUtf8('kind: Deployment\n'.repeat(500))).length).toBeLessThan(150);
  });

  it.each([
    ['no header', encodeUtf8('hello, world'), 'gzip: invalid header'],
    ['half a file', gzip(encodeUtf8('hello, world')).slice(0, 14), 'unexpected end of file'],
    ['a wrong checksum', Uint8Array.from(gzip(encodeUtf8('hello')), (byte, at) => (at === 17 ? byte ^ 1 : byte)), 'gzip: invalid checksum'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => gunzip(bytes)).toThrow(new CompressionError(message));
  });

  it('stops at the limit', () => {
    expect(() => gunzip(gzip(new Uint8Array(1e6)), 1000)).toThrow('too large');
  });
});
