/** The subject of a certificate request (PKCS #10, RFC 2986): as much ASN.1 as that takes. */
import { decodeBase64, decodeUtf8 } from '@drydock/apimachinery';

export interface RequestSubject {
  commonName: string;
  serialNumber: string;
  organizations: string[];
  units: string[];
  countries: string[];
  localities: string[];
  provinces: string[];
}

/** Attribute types of names, by the last number of 2.5.4.x (X.520). */
const COMMON_NAME = 3;
const SERIAL_NUMBER = 5;
const LISTS: Readonly<Record<number, 'countries' | 'localities' | 'provinces' | 'organizations' | 'units'>> = {
  6: 'countries',
  7: 'localities',
  8: 'provinces',
  10: 'organizations',
  11: 'units',
};
const SEQUENCE = 0x30;

interface Element {
  tag: number;
  content: Uint8Array;
}

/** `base64` is the field of the object: a PEM file in Base64. What cannot be read has an empty subject. */
export function subjectOfRequest(base64: string): RequestSubject {
  const subject: RequestSubject = {
    commonName: '',
    serialNumber: '',
    organizations: [],
    units: [],
    countries: [],
    localities: [],
    provinces: [],
  };
  const outer = decodeBase64(base64 ?? '');
  const pem = typeof outer === 'number' ? '' : decodeUtf8(outer);
  const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(pem)?.[1]?.replace(/\s/g, '');
  const der = body === undefined ? 0 : decodeBase64(body);
  if (typeof der === 'number') return subject;
  const [request] = elements(der);
  const [info] = elements(request?.content ?? new Uint8Array());
  const name = elements(info?.content ?? new Uint8Array()).find(({ tag }) => tag === SEQUENCE);
  for (const set of elements(name?.content ?? new Uint8Array())) {
    for (const attribute of elements(set.content)) addAttribute(subject, elements(attribute.content));
  }
  return subject;
}

function addAttribute(subject: RequestSubject, [type, value]: Element[]): void {
  if (!type || !value || type.content.length !== 3) return;
  const text = decodeUtf8(value.content);
  const kind = type.content[2]!;
  if (kind === COMMON_NAME) subject.commonName = text;
  else if (kind === SERIAL_NUMBER) subject.serialNumber = text;
  else if (LISTS[kind]) subject[LISTS[kind]].push(text);
}

/** The elements that follow each other in DER; stops at what is malformed. */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let position = 0; position + 2 <= bytes.length;) {
    const tag = bytes[position]!;
    let length = bytes[position + 1]!;
    let start = position + 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + (bytes[start + i] ?? 0);
      start += size;
    }
    if (start + length > bytes.length) break;
    found.push({ tag, content: bytes.subarray(start, start + length) });
    position = start + length;
  }
  return found;
}
