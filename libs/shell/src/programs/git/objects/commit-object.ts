/** Commits and annotated tags: headers, an empty line, a message. */
import { decodeUtf8, encodeUtf8 } from '../../../kernel/byte-string.ts';
import type { GitObject, ObjectId, ObjectType } from './object-store.ts';

/** Who did something, and when. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since the epoch. */
  readonly time: number;
  /** `+0100`. */
  readonly zone: string;
}

export interface Commit {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly author: Signature;
  readonly committer: Signature;
  /** With its newline at the end. */
  readonly message: string;
}

export interface Tag {
  readonly object: ObjectId;
  readonly type: ObjectType;
  readonly name: string;
  readonly tagger: Signature | undefined;
  readonly message: string;
}

export const formatSignature = ({ name, email, time, zone }: Signature): string => `${name} <${email}> ${time} ${zone}`;

export function parseSignature(text: string): Signature {
  const match = /^(.*?) ?<(.*)> (\d+) ([+-]\d{4})$/.exec(text);
  return match
    ? { name: match[1]!, email: match[2]!, time: Number(match[3]), zone: match[4]! }
    : { name: text, email: '', time: 0, zone: '+0000' };
}

function headersOf({ content }: GitObject): { headers: [string, string][]; message: string } {
  const text = decodeUtf8(content);
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const headers = head
    .split('\n')
    .filter((line) => !line.startsWith(' '))
    .map((line): [string, string] => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}

export function parseCommit(object: GitObject): Commit {
  const { headers, message } = headersOf(object);
  const first = (name: string): string => headers.find(([each]) => each === name)?.[1] ?? '';
  return {
    tree: first('tree'),
    parents: headers.filter(([name]) => name === 'parent').map(([, id]) => id),
    author: parseSignature(first('author')),
    committer: parseSignature(first('committer')),
    message,
  };
}

export function formatCommit({ tree, parents, author, committer, message }: Commit): string {
  const lines = [
    `tree ${tree}`,
    ...parents.map((id) => `parent ${id}`),
    `author ${formatSignature(author)}`,
    `committer ${formatSignature(committer)}`,
  ];
  return encodeUtf8(`${lines.join('\n')}\n\n${message}`);
}

export function parseTag(object: GitObject): Tag {
  const { headers, message } = headersOf(object);
  const first = (name: string): string | undefined => headers.find(([each]) => each === name)?.[1];
  const tagger = first('tagger');
  return {
    object: first('object') ?? '',
    type: (first('type') ?? 'commit') as ObjectType,
    name: first('tag') ?? '',
    tagger: tagger === undefined ? undefined : parseSignature(tagger),
    message,
  };
}

export function formatTag({ object, type, name, tagger, message }: Tag): string {
  return encodeUtf8(`object ${object}\ntype ${type}\ntag ${name}\n${tagger ? `tagger ${formatSignature(tagger)}\n` : ''}\n${message}`);
}

/** The first paragraph in one line. */
export const subjectOf = (message: string): string =>
  message
    .replace(/^\n+/, '')
    .split(/\n\s*\n/)[0]!
    .replace(/\n/g, ' ')
    .trim();

/** What follows the first paragraph. */
export function bodyOf(message: string): string {
  const at = message.replace(/^\n+/, '').search(/\n\s*\n/);
  return at < 0
    ? ''
    : message
        .replace(/^\n+/, '')
        .slice(at)
        .replace(/^\s*\n/, '')
        .replace(/^\n+/, '');
}
