/** What is in a tar archive, and how GNU tar lists it. */
import { type ByteString, decodeUtf8 } from '../../kernel/byte-string.ts';
import { formatDate } from '../date-format.ts';
import { modeText } from '../ls.program.ts';

export interface TarMember {
  /** As it is stored; a directory's ends with a slash. */
  readonly name: string;
  /** The letter that `ls -l` shows. */
  readonly type: '-' | 'd' | 'l' | 'h';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** Where a link leads. */
  readonly target: string;
}

const BLOCK = 512;
const TYPES: Readonly<Record<string, TarMember['type']>> = { '5': 'd', '2': 'l', '1': 'h' };

/** The members in order (POSIX ustar, with GNU's long names and pax paths); undefined: these bytes are no archive. */
export function tarMembers(bytes: ByteString): TarMember[] | undefined {
  const members: TarMember[] = [];
  let long: { name?: string; target?: string } = {};
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.slice(at, at + BLOCK);
    if (/^\0*$/.test(header)) break;
    const text = (from: number, length: number): string => decodeUtf8(/^[^\0]*/.exec(header.slice(from, from + length))![0]);
    const octal = (from: number, length: number): number => parseInt(text(from, length).trim() || '0', 8);
    if (octal(148, 8) !== checksum(header)) return undefined;
    const size = octal(124, 12);
    const data = bytes.slice(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const kind = header[156]!;
    if (kind === 'L') long.name = decodeUtf8(data.replace(/\0+$/, ''));
    else if (kind === 'K') long.target = decodeUtf8(data.replace(/\0+$/, ''));
    else if (kind === 'x') {
      for (const [, key, value] of decodeUtf8(data).matchAll(/^\d+ (path|linkpath)=(.*)$/gm))
        long[key === 'path' ? 'name' : 'target'] = value!;
    } else if (kind !== 'g') {
      const prefix = header.startsWith('ustar\0', 257) ? text(345, 155) : '';
      const name = long.name ?? (prefix ? `${prefix}/` : '') + text(0, 100);
      const type = TYPES[kind] ?? (name.endsWith('/') ? 'd' : '-');
      members.push({
        name: type === 'd' && !name.endsWith('/') ? `${name}/` : name,
        type,
        mode: octal(100, 8) & 0o7777,
        uid: octal(108, 8),
        gid: octal(116, 8),
        size,
        mtime: octal(136, 12) * 1000,
        target: long.target ?? text(157, 100),
      });
      long = {};
    }
  }
  return members.length === 0 && !/^\0{512}/.test(bytes) ? undefined : members;
}

/** The sum of a header's bytes, its own field taken for blanks. */
function checksum(header: ByteString): number {
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header.charCodeAt(i);
  return sum;
}

const withoutSlash = (name: string): string => name.replace(/\/+$/, '');

/** Whether an operand of `tar t` or `tar x` means a member: its name, or a directory that it is in. */
export function isMeant({ name }: TarMember, operand: string): boolean {
  const wanted = withoutSlash(operand);
  return withoutSlash(name) === wanted || name.startsWith(`${wanted}/`);
}

/** The least width of owner and size in a long listing. */
const OWNER_AND_SIZE = 19;

/** The lines of `tar t` and, if `long`, of `tar tv`. Owners have the names that their numbers have on this machine. */
export function listMembers(
  members: readonly TarMember[],
  long: boolean,
  owners: { readonly user: (id: number) => string; readonly group: (id: number) => string },
): string {
  if (!long) return members.map(({ name }) => `${name}\n`).join('');
  let width = OWNER_AND_SIZE;
  return members
    .map((member) => {
      const owner = `${owners.user(member.uid)}/${owners.group(member.gid)}`;
      width = Math.max(width, owner.length + 1 + String(member.size).length);
      const link = member.type === 'l' ? ` -> ${member.target}` : member.type === 'h' ? ` link to ${member.target}` : '';
      const size = String(member.size).padStart(width - owner.length);
      return `${member.type}${modeText({ type: 'file', mode: member.mode }).slice(1)} ${owner}${size} ${formatDate(member.mtime, '%Y-%m-%d %H:%M')} ${member.name}${link}\n`;
    })
    .join('');
}
