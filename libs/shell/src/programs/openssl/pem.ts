import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** The readable blocks of a PEM text, whatever stands between them. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, label, body] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/g)) {
    const der = decodeBase64(body!.replace(/\s/g, ''));
    if (typeof der !== 'number') blocks.push({ label: label!, der });
  }
  return blocks;
}

export function pemText(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
