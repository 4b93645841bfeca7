/** Subjects and issuers: `/O=testers/CN=alice` in, `O = testers, CN = alice` out. */
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import {
  asciiBytes, asciiText, childrenOf, encode, IA5_STRING, objectIdentifier, objectIdentifierText, PRINTABLE_STRING, sequence, SET, UTF8_STRING,
  type Element,
} from './der.ts'; // prettier-ignore
import { nameOfObject, objectNamed } from './object-names.ts';

export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
  /** It belongs to the part of the name that the attribute before it is in. */
  readonly joined?: true;
}

const COUNTRY = '2.5.4.6';
const SERIAL_NUMBER = '2.5.4.5';
const EMAIL = '1.2.840.113549.1.9.1';
const DOMAIN_COMPONENT = '0.9.2342.19200300.100.1.25';

export interface ParsedSubject {
  readonly attributes: readonly NameAttribute[];
  readonly warnings: readonly string[];
}

/** The value of `-subj`; a text is the message about a wrong one. */
export function parseSubject(command: string, text: string): ParsedSubject | string {
  if (!text.startsWith('/'))
    return (
      `${command}: subject name is expected to be in the format /type0=value0/type1=value1/type2=... ` +
      `where characters may be escaped by \\. This name is not in that format: '${text}'\n`
    );
  const attributes: NameAttribute[] = [];
  const warnings: string[] = [];
  for (const part of text.slice(1).match(/(?:\\.|[^/\\])+/gs) ?? []) {
    const equals = part.indexOf('=');
    if (equals < 0) return `${command}: Hit end of string before finding the '=' at end of name type in subject: '${text}'\n`;
    const type = part.slice(0, equals).trim();
    const value = part.slice(equals + 1).replace(/\\(.)/gs, '$1');
    const oid = objectNamed(type);
    if (oid === undefined) warnings.push(`${command} warning: Skipping unknown subject name attribute "${type}"\n`);
    else if (value === '') warnings.push(`${command} warning: No value provided for subject name attribute "${type}", skipped\n`);
    else attributes.push({ oid, value });
  }
  return { attributes, warnings };
}

export function encodeName(attributes: readonly NameAttribute[]): Uint8Array {
  return sequence(
    ...attributes.map(({ oid, value }) =>
      encode(SET, sequence(objectIdentifier(oid), encode(stringTag(oid), asciiBytes(encodeUtf8(value))))),
    ),
  );
}

function stringTag(oid: string): number {
  if (oid === COUNTRY || oid === SERIAL_NUMBER) return PRINTABLE_STRING;
  return oid === EMAIL || oid === DOMAIN_COMPONENT ? IA5_STRING : UTF8_STRING;
}

export function decodeName(name: Element | undefined): NameAttribute[] {
  return childrenOf(name).flatMap((set) =>
    childrenOf(set).map((attribute, index) => {
      const [type, value] = childrenOf(attribute);
      const text = decodeUtf8(asciiText(value?.content ?? new Uint8Array()));
      return { oid: objectIdentifierText(type), value: text, ...(index > 0 ? { joined: true as const } : {}) };
    }),
  );
}

/** How openssl prints a name: its own way, or that of `-nameopt`. */
export function nameText(attributes: readonly NameAttribute[], options = ''): string {
  const shown = attributes.map(({ oid, value, joined = false }) => ({ ...nameOfObject(oid), value, joined }));
  if (/multiline/.test(options)) return shown.map(({ long, value }) => `\n    ${long.padEnd(25)} = ${value}`).join('');
  if (/RFC2253/i.test(options))
    return shown
      .reverse()
      .map(({ short, value }, i) => `${i === 0 ? '' : shown[i - 1]!.joined ? '+' : ','}${short}=${escaped(value)}`)
      .join('');
  if (/compat/.test(options)) return shown.map(({ short, value }) => `/${short}=${value}`).join('');
  return shown.map(({ short, value, joined }, i) => `${i === 0 ? '' : joined ? ' + ' : ', '}${short} = ${quoted(value)}`).join('');
}

/** RFC 2253's quoting of special characters. */
const escaped = (value: string) =>
  value
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');

const quoted = (value: string) => (/[,+"\\<>;]|^[ #]| $/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value);
