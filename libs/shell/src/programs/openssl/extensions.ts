/** X.509 extensions: what a configuration says, as DER, and DER as openssl prints it (x509v3_config(5)). */
import { sha1 } from '@noble/hashes/legacy.js';
import type { Section } from './configuration.ts';
import {
  asciiBytes, asciiText, BIT_STRING, BOOLEAN, childrenOf, encode, hexOf, integer, numberOfBytes, objectIdentifier, objectIdentifierText, octets,
  parseElements, sequence, type Element,
} from './der.ts'; // prettier-ignore
import { decodeName, nameText } from './distinguished-name.ts';
import { publicKeyBits, type PublicKey } from './keys.ts';
import { nameOfObject, objectNamed } from './object-names.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Whose extensions they are; a request has no issuer. */
export interface ExtensionSubjects {
  readonly subjectKey: PublicKey;
  readonly issuerKey?: PublicKey;
  /** Sections that values name as `@section`. */
  readonly section?: (name: string) => Section | undefined;
}

/** Why an extension cannot be made: the last lines that openssl prints. */
export interface ExtensionProblem {
  readonly problem: string;
}

const KEY_USAGES = [
  ['digitalSignature', 'Digital Signature'],
  ['nonRepudiation', 'Non Repudiation'],
  ['keyEncipherment', 'Key Encipherment'],
  ['dataEncipherment', 'Data Encipherment'],
  ['keyAgreement', 'Key Agreement'],
  ['keyCertSign', 'Certificate Sign'],
  ['cRLSign', 'CRL Sign'],
  ['encipherOnly', 'Encipher Only'],
  ['decipherOnly', 'Decipher Only'],
] as const;

const DNS = 0x82;
const EMAIL = 0x81;
const URI = 0x86;
const ADDRESS = 0x87;
const DIRECTORY = 0xa4;

export function buildExtension(name: string, text: string, subjects: ExtensionSubjects): Extension | ExtensionProblem | undefined {
  const oid = objectNamed(name);
  const [first, ...others] = text.split(',').map((word) => word.trim());
  const critical = first === 'critical';
  const words = critical ? others : [first!, ...others];
  const value = oid && valueOf(nameOfObject(oid).short, words, subjects);
  if (value === undefined) return { problem: 'do_ext_nconf:unknown extension name:../crypto/x509/v3_conf.c:88:' };
  if (typeof value === 'string') return { problem: value };
  return value ? { oid: oid!, critical, value } : undefined;
}

/** DER, what is wrong, `null` for an extension that is left out, undefined for one that is not known. */
function valueOf(name: string, words: string[], subjects: ExtensionSubjects): Uint8Array | string | null | undefined {
  switch (name) {
    case 'subjectAltName':
      return alternativeNames(words, subjects);
    case 'basicConstraints':
      return basicConstraints(words);
    case 'keyUsage':
      return keyUsage(words);
    case 'extendedKeyUsage': {
      const bad = words.find((word) => objectNamed(word) === undefined);
      if (bad !== undefined) return `v2i_EXTENDED_KEY_USAGE:invalid object identifier:../crypto/x509/v3_extku.c:96:${bad}`;
      return sequence(...words.map((word) => objectIdentifier(objectNamed(word)!)));
    }
    case 'subjectKeyIdentifier':
      return words[0] === 'none' ? null : octets(keyIdentifier(subjects.subjectKey));
    case 'authorityKeyIdentifier':
      return words[0] === 'none' || !subjects.issuerKey ? null : sequence(encode(0x80, keyIdentifier(subjects.issuerKey)));
    default:
      return undefined;
  }
}

export const keyIdentifier = (key: PublicKey): Uint8Array => sha1(publicKeyBits(key));

function basicConstraints(words: readonly string[]): Uint8Array | string {
  let [authority, pathLength]: [boolean, number | undefined] = [false, undefined];
  for (const word of words) {
    const [key = '', value = ''] = word.split(':').map((part) => part.trim());
    if (key === 'CA' && /^(true|yes|y|1)$/i.test(value)) authority = true;
    else if (key === 'pathlen' && /^\d+$/.test(value)) pathLength = Number(value);
    else if (key !== 'CA' || !/^(false|no|n|0)$/i.test(value))
      return `X509V3_get_value_bool:invalid boolean string:../crypto/x509/v3_utl.c:236:name=${key}, value=${value}`;
  }
  const parts = [authority ? encode(BOOLEAN, Uint8Array.of(0xff)) : undefined, pathLength === undefined ? undefined : integer(pathLength)];
  return sequence(...parts.filter((part) => part !== undefined));
}

function keyUsage(words: readonly string[]): Uint8Array | string {
  const bits = new Array<boolean>(KEY_USAGES.length).fill(false);
  for (const word of words) {
    const at = KEY_USAGES.findIndex(([short, long]) => short === word || long === word);
    if (at < 0)
      return `v2i_ASN1_BIT_STRING:unknown bit string argument:../crypto/x509/v3_bitst.c:82:section:<NULL>,name:${word},value:<NULL>`;
    bits[at] = true;
  }
  const last = bits.lastIndexOf(true);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  bits.forEach((set, i) => set && (bytes[i >> 3]! |= 0x80 >> (i & 7)));
  return encode(BIT_STRING, Uint8Array.of(7 - (last & 7)), bytes);
}

function alternativeNames(words: readonly string[], { section }: ExtensionSubjects): Uint8Array | string {
  const pairs = words.flatMap((word): [string, string][] => {
    if (word.startsWith('@')) return (section?.(word.slice(1)) ?? []).map(([name, value]) => [name.replace(/\.\d+$/, ''), value]);
    const colon = word.indexOf(':');
    return [colon < 0 ? [word, ''] : [word.slice(0, colon).trim(), word.slice(colon + 1).trim()]];
  });
  const names: Uint8Array[] = [];
  for (const [type, value] of pairs) {
    const tag = { DNS, email: EMAIL, URI, IP: ADDRESS }[type];
    if (tag === undefined) return `v2i_GENERAL_NAME_ex:unsupported option:../crypto/x509/v3_san.c:626:name=${type}`;
    const content = tag === ADDRESS ? addressBytes(value) : asciiBytes(value);
    if (!content) return `a2i_GENERAL_NAME:bad ip address:../crypto/x509/v3_san.c:537:value=${value}`;
    names.push(encode(tag, content));
  }
  return sequence(...names);
}

function addressBytes(text: string): Uint8Array | undefined {
  const quad = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number);
  if (quad) return quad.every((byte) => byte < 256) ? Uint8Array.from(quad) : undefined;
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeroes = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...new Array<string>(Math.max(0, zeroes)).fill('0'), ...after];
  return all.length === 8 ? Uint8Array.from(all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff])) : undefined;
}

export function encodeExtensions(extensions: readonly Extension[]): Uint8Array {
  return sequence(
    ...extensions.map(({ oid, critical, value }) =>
      sequence(objectIdentifier(oid), ...(critical ? [encode(BOOLEAN, Uint8Array.of(0xff))] : []), octets(value)),
    ),
  );
}

export function decodeExtensions(list: Element | undefined): Extension[] {
  return childrenOf(list).map((item) => {
    const parts = childrenOf(item);
    return { oid: objectIdentifierText(parts[0]), critical: parts.length > 2, value: parts.at(-1)?.content ?? new Uint8Array() };
  });
}

export function extensionText({ oid, critical, value }: Extension, indent: string): string {
  const { long } = nameOfObject(oid);
  return `${indent}${long}: ${critical ? 'critical' : ''}\n${indent}    ${valueText(oid, value)}\n`;
}

function valueText(oid: string, value: Uint8Array): string {
  const element = parseElements(value)?.[0];
  const children = childrenOf(element);
  switch (nameOfObject(oid).short) {
    case 'subjectKeyIdentifier':
      return colons(element?.content);
    case 'authorityKeyIdentifier':
      return colons(children.find(({ tag }) => tag === 0x80)?.content);
    case 'basicConstraints': {
      const authority = children.some(({ tag }) => tag === BOOLEAN);
      const length = children.find(({ tag }) => tag !== BOOLEAN);
      return `CA:${authority ? 'TRUE' : 'FALSE'}${length ? `, pathlen:${numberOfBytes(length.content)}` : ''}`;
    }
    case 'keyUsage':
      return KEY_USAGES.filter((_, i) => ((element?.content[1 + (i >> 3)] ?? 0) << (i & 7)) & 0x80)
        .map(([, text]) => text)
        .join(', ');
    case 'extendedKeyUsage':
      return children.map((child) => nameOfObject(objectIdentifierText(child)).long).join(', ');
    case 'subjectAltName':
      return alternativeNamesOf(value).join(', ');
    default:
      return hexOf(value).toUpperCase().match(/../g)?.join(':') ?? '';
  }
}

/** `DNS:…`, `IP Address:…`: as they are printed. */
export function alternativeNamesOf(value: Uint8Array): string[] {
  return childrenOf(parseElements(value)?.[0]).map(({ tag, content }) => {
    if (tag === ADDRESS) return `IP Address:${addressText(content)}`;
    if (tag === DIRECTORY) return `DirName:${nameText(decodeName(parseElements(content)?.[0]))}`;
    const type = { [DNS]: 'DNS', [EMAIL]: 'email', [URI]: 'URI' }[tag] ?? 'othername';
    return `${type}:${asciiText(content)}`;
  });
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return (hexOf(bytes).match(/.{4}/g) ?? []).map((group) => parseInt(group, 16).toString(16).toUpperCase()).join(':');
}

const colons = (bytes: Uint8Array | undefined) =>
  hexOf(bytes ?? new Uint8Array())
    .toUpperCase()
    .match(/../g)
    ?.join(':') ?? '';
