import { encodeUtf8 } from '@drydock/apimachinery';
import { sha256 } from '@noble/hashes/sha2.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first sixteen characters of the text's SHA-256 in base 32 (portProtoHash); nftables takes eight of them (hashAndTruncate). */
export function hashOf(text: string, length = 16): string {
  let hash = '';
  let [buffer, bits] = [0, 0];
  for (const byte of sha256(encodeUtf8(text))) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5 && hash.length < length) {
      bits -= 5;
      hash += BASE32[(buffer >> bits) & 31];
    }
  }
  return hash;
}
