/** How a release lies in its Secret: JSON, gzip, base64, and once more base64 as the Secret's data (pkg/storage/driver). */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, gunzip, gzip, isGzip, JsonDecoder } from '@drydock/apimachinery';
import { recordJson } from './record-json.ts';
import type { Release } from './release.ts';

/** What the Secret's `data.release` holds. */
export function encodeRelease(release: Release): string {
  const text = encodeBase64(gzip(encodeUtf8(recordJson(release))));
  return encodeBase64(encodeUtf8(text));
}

/** Undefined when it is no release. */
export function decodeRelease(data: string): Release | undefined {
  try {
    const text = bytesOf(data);
    const inner = text && bytesOf(decodeUtf8(text));
    if (!inner) return undefined;
    return new JsonDecoder(decodeUtf8(isGzip(inner) ? gunzip(inner) : inner)).next() as Release;
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  const bytes = decodeBase64(base64);
  return typeof bytes === 'number' ? undefined : bytes;
}
