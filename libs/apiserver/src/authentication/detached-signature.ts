import { encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * A JSON Web Signature without its payload (RFC 7515, appendix F), made with a bootstrap token as the key and HS256, as cluster-info has it
 * (cluster-bootstrap/token/jws).
 */
export function detachedTokenSignature(content: string, tokenId: string, tokenSecret: string): string {
  const url = (bytes: Uint8Array) => encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const header = url(encodeUtf8(`{"alg":"HS256","kid":"${tokenId}"}`));
  const payload = url(encodeUtf8(content));
  const signature = hmac(sha256, encodeUtf8(`${tokenId}.${tokenSecret}`), encodeUtf8(`${header}.${payload}`));
  return `${header}..${url(signature)}`;
}
