import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';

const BLOCKS = /-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

/** A PEM block of lines of 64 characters, ended by a newline. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** The first block of a PEM text; undefined when it cannot be read, or there is none. */
export function decodePem(text: string): PemBlock | undefined {
  const [first] = text.matchAll(BLOCKS);
  return first && decodeBlock(first);
}

/** The readable blocks of a PEM text, whatever stands between them. */
export function decodePemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(BLOCKS)].map(decodeBlock).filter((block) => block !== undefined);
}

function decodeBlock([, label, body]: RegExpMatchArray): PemBlock | undefined {
  const der = decodeBase64(body!.replace(/\s/g, ''));
  return typeof der === 'number' ? undefined : { label: label!, der };
}
