/** Scanning of anchors, tags and directives. */
import type { CharacterReader } from './character-reader.ts';
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWordCharacter } from './characters.ts';

/** The name after `&` or `*`. */
export function scanAnchor(reader: CharacterReader): string {
  reader.skip();
  const name = reader.readWhile(isWordCharacter);
  const next = reader.peek();
  if (name === '' || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(next))) {
    throw reader.error('did not find expected alphabetic or numeric character');
  }
  return name;
}

export interface TagToken {
  /** `!`, `!!`, `!name!`, or empty for a verbatim tag. */
  handle: string;
  suffix: string;
}

export function scanTag(reader: CharacterReader): TagToken {
  const tag = reader.peek(1) === '<' ? scanVerbatimTag(reader) : scanShorthandTag(reader);
  if (!isBlankOrEnd(reader.peek())) throw reader.error('did not find expected whitespace or line break');
  return tag;
}

function scanVerbatimTag(reader: CharacterReader): TagToken {
  reader.skip(2);
  const suffix = scanUri(reader, '');
  if (reader.peek() !== '>') throw reader.error("did not find the expected '>'");
  reader.skip();
  return { handle: '', suffix };
}

function scanShorthandTag(reader: CharacterReader): TagToken {
  const handle = scanHandle(reader, false);
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: scanUri(reader, '') };
  const suffix = scanUri(reader, handle);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

function scanHandle(reader: CharacterReader, inDirective: boolean): string {
  if (reader.peek() !== '!') throw reader.error("did not find expected '!'");
  let handle = reader.read() + reader.readWhile(isWordCharacter);
  if (reader.peek() === '!') handle += reader.read();
  else if (inDirective && handle !== '!') throw reader.error("did not find expected '!'");
  return handle;
}

/** `head` is a handle that turned out to be the beginning of the suffix. */
function scanUri(reader: CharacterReader, head: string): string {
  let uri = head.slice(1);
  const start = reader.index;
  while (isWordCharacter(reader.peek()) || (reader.peek() !== '' && ";/?:@&=+$,.!~*'()[]%".includes(reader.peek()))) {
    uri += reader.peek() === '%' ? scanUriEscapes(reader) : reader.read();
  }
  if (head === '' && reader.index === start) throw reader.error('did not find expected tag URI');
  return uri;
}

function scanUriEscapes(reader: CharacterReader): string {
  let escaped = '';
  while (reader.peek() === '%') {
    const octet = reader.peek() + reader.peek(1) + reader.peek(2);
    if (!/^%[0-9A-Fa-f]{2}$/.test(octet)) throw reader.error('did not find URI escaped octet');
    escaped += octet;
    reader.skip(3);
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw reader.error('found an incorrect leading UTF-8 octet');
  }
}

export type Directive = { name: 'YAML'; major: number; minor: number } | { name: 'TAG'; handle: string; prefix: string };

export function scanDirective(reader: CharacterReader): Directive {
  reader.skip();
  const name = reader.readWhile(isWordCharacter);
  if (name === '') throw reader.error('could not find expected directive name');
  if (!isBlankOrEnd(reader.peek())) throw reader.error('found unexpected non-alphabetical character');
  if (name !== 'YAML' && name !== 'TAG') throw reader.error('found unknown directive name');
  reader.skipWhile(isBlank);
  const directive = name === 'YAML' ? scanVersion(reader) : scanTagDirective(reader);
  reader.skipWhile(isBlank);
  if (reader.peek() === '#') reader.skipWhile((char) => !isBreak(char));
  if (!isBreakOrEnd(reader.peek())) throw reader.error('did not find expected comment or line break');
  reader.readBreak();
  return directive;
}

function scanVersion(reader: CharacterReader): Directive {
  const major = scanVersionNumber(reader);
  if (reader.peek() !== '.') throw reader.error("did not find expected digit or '.' character");
  reader.skip();
  return { name: 'YAML', major, minor: scanVersionNumber(reader) };
}

function scanVersionNumber(reader: CharacterReader): number {
  const digits = reader.readWhile(isDigit);
  if (digits.length > 2) throw reader.error('found extremely long version number');
  if (digits === '') throw reader.error('did not find expected version number');
  return Number(digits);
}

function scanTagDirective(reader: CharacterReader): Directive {
  const handle = scanHandle(reader, true);
  if (!isBlank(reader.peek())) throw reader.error('did not find expected whitespace');
  reader.skipWhile(isBlank);
  const prefix = scanUri(reader, '');
  if (!isBlankOrEnd(reader.peek())) throw reader.error('did not find expected whitespace or line break');
  return { name: 'TAG', handle, prefix };
}
