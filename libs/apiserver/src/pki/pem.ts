import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/;

/** A PEM block of lines of 64 characters, ended by a newline. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The first block of a PEM text; undefined when there is none that can be read. */
export function decodePem(text: string): { label: string; der: Uint8Array } | undefined {
  const match = BLOCK.exec(text);
  if (!match) return undefined;
  const der = decodeBase64(match[2]!.replace(/\s/g, ''));
  return typeof der === 'number' ? undefined : { label: match[1]!, der };
}
