/** zip 3.0 of Info-ZIP. */
import { FileError } from '../../files/file-error.ts';
import { joinPath } from '../../files/paths.ts';
import { encodeUtf8, type ByteString } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { print, printError, readAll, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { deflate } from './deflate.ts';
import { crc32, isDirectoryName, namePattern, ratio, readArchive, writeArchive, type ZipEntry } from './zip-archive.ts';
import { parseZipCall, type ZipCall } from './zip-options.ts';

const NOTHING_TO_DO = 12;
const BAD_ARGUMENTS = 16;
const FILE_TYPES = { file: 0o100000, directory: 0o040000, symlink: 0o120000, device: 0o020000 } as const;

/** What is to be packed: the file, and what it is called in the archive. */
interface Member {
  path: string;
  name: string;
}

class Zipper {
  readonly #process: Process;
  readonly #call: ZipCall;
  /** Messages go where the archive does not. */
  readonly #say: (text: string) => Generator<Wait, unknown, void>;

  constructor(process: Process, call: ZipCall, isPiped: boolean) {
    this.#process = process;
    this.#call = call;
    this.#say = isPiped ? (text) => printError(process, text) : (text) => print(process, text);
  }

  *warn(text: string): Generator<Wait, void, void> {
    yield* this.#say(`\tzip warning: ${text}\n`);
  }

  *giveUp(text: string, status: number): Generator<Wait, number, void> {
    yield* this.#say(`\nzip error: ${text}\n`);
    return status;
  }

  *tell(text: string): Generator<Wait, void, void> {
    if (!this.#call.flags.has('q')) yield* this.#say(text);
  }

  /** The members that the operands mean, in order, and the operands that mean none. */
  collect(operands: readonly string[]): { members: Member[]; missing: string[] } {
    const members = new Map<string, Member>();
    const missing: string[] = [];
    for (const operand of operands) {
      const found = operand === '-' ? [{ path: '-', name: '-' }] : this.#below(operand);
      if (!found) missing.push(operand);
      for (const member of found ?? []) if (this.#isMeant(member.name)) members.set(member.name, member);
    }
    return { members: [...members.values()], missing };
  }

  #isMeant(name: string): boolean {
    const { include, exclude, flags } = this.#call;
    if (name === '' || (flags.has('D') && isDirectoryName(name))) return false;
    if (include.length > 0 && !include.some((pattern) => namePattern(pattern).test(name))) return false;
    return !exclude.some((pattern) => namePattern(pattern).test(name));
  }

  #below(path: string): Member[] | undefined {
    const { files } = this.#process;
    const { flags } = this.#call;
    const stat = flags.has('y') ? files.lstat(path) : files.stat(path);
    if (stat instanceof FileError) return undefined;
    if (stat.type === 'device') return [];
    if (stat.type !== 'directory') return [{ path, name: this.#nameOf(path) }];
    const own = flags.has('j') ? [] : [{ path, name: this.#nameOf(path, true) }];
    const names = flags.has('r') ? files.list(path) : [];
    if (names instanceof FileError) return own;
    return [...own, ...names.flatMap((name) => this.#below(joinPath(path, name)) ?? [])];
  }

  #nameOf(path: string, isDirectory = false): string {
    if (this.#call.flags.has('j')) return path.slice(path.lastIndexOf('/') + 1);
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    return parts.length > 0 && isDirectory ? `${parts.join('/')}/` : parts.join('/');
  }

  /** Packs a member; undefined when it cannot be read. */
  *pack({ path, name }: Member): Generator<Wait, ZipEntry | undefined, void> {
    const { files, user, clock } = this.#process;
    const content = path === '-' ? yield* readAll(this.#process) : this.#contentOf(path);
    if (content instanceof FileError) return undefined;
    const stat = path === '-' ? undefined : this.#call.flags.has('y') ? files.lstat(path) : files.stat(path);
    const known =
      stat && !(stat instanceof FileError)
        ? stat
        : { type: 'file' as const, mode: 0o600, mtime: clock.now(), uid: user.uid, gid: user.gid };
    const level = Number([...this.#call.flags].findLast((flag) => /\d/.test(flag)) ?? 6);
    const smaller = level === 0 || content === '' ? content : yield* deflate(this.#process, content, level);
    const isPacked = smaller.length < content.length;
    return {
      name: encodeUtf8(name),
      method: isPacked ? 'deflated' : 'stored',
      effort: isPacked && level >= 8 ? 'X' : isPacked && level <= 2 ? (level === 1 ? 'S' : 'F') : 'N',
      crc: crc32(content),
      size: content.length,
      packed: isPacked ? smaller : content,
      mtime: known.mtime,
      mode: FILE_TYPES[known.type] | known.mode,
      uid: known.uid,
      gid: known.gid,
    };
  }

  #contentOf(path: string): ByteString | FileError {
    const { files } = this.#process;
    const stat = files.lstat(path);
    if (!(stat instanceof FileError) && stat.type === 'symlink' && this.#call.flags.has('y')) {
      const target = files.readlink(path);
      return target instanceof FileError ? target : encodeUtf8(target);
    }
    return files.isDirectory(path) ? '' : files.readFile(path);
  }
}

/** A name without an ending gets one. */
const withEnding = (name: string): string => (name === '-' || name.slice(name.lastIndexOf('/') + 1).includes('.') ? name : `${name}.zip`);

export const zipProgram: Program = {
  name: 'zip',
  summary: 'Pack files into an archive',
  *run(process) {
    const call = parseZipCall(process.argv.slice(1), 'rqjymudfDX0123456789', 'xi', false);
    if ('unknown' in call) {
      const sort = call.isLong ? 'long' : 'short';
      yield* print(process, `\nzip error: Invalid command arguments (${sort} option '${call.unknown}' not supported)\n`);
      return BAD_ARGUMENTS;
    }
    const [given, ...operands] = call.operands;
    if (given === undefined) {
      yield* print(
        process,
        'Copyright (c) 1990-2008 Info-ZIP - Type \'zip "-L"\' for software license.\nZip 3.0 (July 5th 2008). Usage:\nzip [-options] [zipfile list] [-xi list]\n',
      );
      return 0;
    }
    const target = withEnding(given);
    const zipper = new Zipper(process, call, target === '-');
    const present = target === '-' ? undefined : process.files.readFile(target);
    const entries = typeof present === 'string' ? readArchive(present) : [];
    if (!entries) return yield* zipper.giveUp(`Zip file structure invalid (${target})`, 3);
    if (call.flags.has('d')) return yield* remove(process, zipper, { target, entries, operands });
    return yield* update(process, zipper, call, { target, entries, operands, isThere: typeof present === 'string' });
  },
};

interface Job {
  target: string;
  entries: readonly ZipEntry[];
  operands: readonly string[];
}

function* update(process: Process, zipper: Zipper, { flags }: ZipCall, job: Job & { isThere: boolean }): Generator<Wait, number, void> {
  const { target, entries, operands, isThere } = job;
  const { members, missing } = zipper.collect(operands);
  if (flags.has('u') && !isThere) yield* zipper.warn(`${target} not found or empty`);
  for (const name of missing) yield* zipper.tell(`\tzip warning: name not matched: ${name}\n`);
  const before = new Map(entries.map((entry) => [entry.name, entry]));
  const isNewer = ({ path, name }: { path: string; name: string }) => {
    const [old, stat] = [before.get(encodeUtf8(name)), process.files.stat(path)];
    if (!old) return !flags.has('f');
    return !(stat instanceof FileError) && Math.floor(stat.mtime / 1000) > Math.floor(old.mtime / 1000);
  };
  const wanted = flags.has('u') || flags.has('f') ? members.filter(isNewer) : members;
  if (wanted.length === 0)
    return isThere && members.length > 0 ? NOTHING_TO_DO : yield* zipper.giveUp(`Nothing to do! (${target})`, NOTHING_TO_DO);
  const isOld = ({ name }: { name: string }) => before.has(encodeUtf8(name));
  // Those that are there come first.
  for (const member of [...wanted.filter(isOld), ...wanted.filter((each) => !isOld(each))]) {
    const entry = yield* zipper.pack(member);
    if (!entry) {
      yield* zipper.warn(`could not open for reading: ${member.name}`);
      continue;
    }
    const how = entry.method === 'deflated' ? `deflated ${ratio(entry.size, entry.packed.length)}%` : 'stored 0%';
    yield* zipper.tell(`${isOld(member) ? 'updating' : '  adding'}: ${member.name} (${how})\n`);
    before.set(entry.name, entry);
  }
  const status = yield* save(process, zipper, target, [...before.values()]);
  if (flags.has('m') && status === 0) for (const { path } of wanted) process.files.removeTree(path);
  return status;
}

function* remove(process: Process, zipper: Zipper, { target, entries, operands }: Job): Generator<Wait, number, void> {
  if (entries.length === 0) yield* zipper.warn(`${target} not found or empty`);
  const patterns = operands.map((operand) => ({ operand, pattern: namePattern(encodeUtf8(operand)) }));
  const going = entries.filter(({ name }) => patterns.some(({ pattern }) => pattern.test(name)));
  for (const { operand, pattern } of entries.length > 0 ? patterns : [])
    if (!entries.some(({ name }) => pattern.test(name))) yield* zipper.tell(`\tzip warning: name not matched: ${operand}\n`);
  if (going.length === 0) return yield* zipper.giveUp(`Nothing to do! (${target})`, NOTHING_TO_DO);
  for (const { name } of going) yield* zipper.tell(`deleting: ${name}\n`);
  return yield* save(
    process,
    zipper,
    target,
    entries.filter((entry) => !going.includes(entry)),
  );
}

function* save(process: Process, zipper: Zipper, target: string, entries: readonly ZipEntry[]): Generator<Wait, number, void> {
  const archive = writeArchive(entries);
  if (target === '-') {
    yield* write(process, 1, archive);
    return 0;
  }
  if (entries.length === 0) {
    yield* zipper.warn('zip file empty');
    process.files.unlink(target);
    return 0;
  }
  const error = process.files.writeFile(target, archive);
  return error ? yield* zipper.giveUp(`Could not create output file (was replacing the original zip file) (${target})`, 15) : 0;
}
