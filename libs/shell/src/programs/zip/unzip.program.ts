/** unzip 6.00 of Info-ZIP. */
import { FileError } from '../../files/file-error.ts';
import { joinPath } from '../../files/paths.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { print, printError, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { formatDate } from '../date-format.ts';
import { inflate } from './deflate.ts';
import { isDirectoryName, isLink, namePattern, ratio, readArchive, type ZipEntry } from './zip-archive.ts';
import { parseZipCall, type ZipCall } from './zip-options.ts';

const USAGE = `UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP.

Usage: unzip [-Z] [-opts[modifiers]] file[.zip] [list] [-x xlist] [-d exdir]
`;
const NO_DIRECTORY = `  End-of-central-directory signature not found.  Either this file is not
  a zipfile, or it constitutes one disk of a multi-part archive.  In the
  latter case the central directory and zipfile comment will be found on
  the last disk(s) of this archive.
`;
const NOT_FOUND = 9;
const NO_MATCH = 11;
const BAD_ARGUMENTS = 10;

type Archive = { path: string; entries: ZipEntry[] } | { status: number };

export const unzipProgram: Program = {
  name: 'unzip',
  summary: 'Unpack and list archives of zip',
  *run(process) {
    const call = parseZipCall(process.argv.slice(1), 'lvptonqjZ1CL', 'x', true);
    if ('unknown' in call || call.operands.length === 0) {
      yield* print(process, USAGE);
      return 'unknown' in call ? BAD_ARGUMENTS : 0;
    }
    const { flags } = call;
    const archive = yield* open(process, call);
    if ('status' in archive) return archive.status;
    const { chosen, missing } = choose(archive.entries, call);
    if (flags.has('Z')) yield* print(process, chosen.map(({ name }) => `${decodeUtf8(name)}\n`).join(''));
    else if (flags.has('v')) yield* print(process, verboseListing(chosen));
    else if (flags.has('l')) yield* print(process, listing(chosen));
    else if (flags.has('t')) yield* test(process, archive.path, chosen, call);
    else if (flags.has('p')) {
      for (const entry of chosen) yield* write(process, 1, yield* unpack(process, entry));
    } else {
      const status = yield* extract(process, chosen, call);
      for (const name of missing) yield* printError(process, `caution: filename not matched:  ${name}\n`);
      if (status !== 0) return status;
    }
    return missing.length > 0 ? NO_MATCH : 0;
  },
};

function* open(process: Process, { operands, flags }: ZipCall): Generator<Wait, Archive, void> {
  const given = operands[0]!;
  const names = [given, `${given}.zip`, `${given}.ZIP`];
  const path = names.find((name) => process.files.exists(name) && !process.files.isDirectory(name));
  if (path === undefined) {
    yield* printError(process, `unzip:  cannot find or open ${names[0]}, ${names[1]} or ${names[2]}.\n`);
    return { status: NOT_FOUND };
  }
  if (!flags.has('q') && !flags.has('p') && !flags.has('Z')) yield* print(process, `Archive:  ${path}\n`);
  const bytes = process.files.readFile(path);
  const entries = bytes instanceof FileError ? undefined : readArchive(bytes);
  if (entries) return { path, entries };
  const nowhere = `unzip:  cannot find zipfile directory in one of ${path} or\n        ${path}.zip, and cannot find ${path}.ZIP, period.\n`;
  yield* printError(process, NO_DIRECTORY + nowhere);
  return { status: NOT_FOUND };
}

function choose(entries: readonly ZipEntry[], { operands, exclude }: ZipCall): { chosen: ZipEntry[]; missing: string[] } {
  const wanted = operands.slice(1).map((operand) => ({ operand, pattern: namePattern(encodeUtf8(operand)) }));
  const unwanted = exclude.map((pattern) => namePattern(encodeUtf8(pattern)));
  const isChosen = ({ name }: ZipEntry) =>
    (wanted.length === 0 || wanted.some(({ pattern }) => pattern.test(name))) && !unwanted.some((pattern) => pattern.test(name));
  const missing = wanted.filter(({ pattern }) => !entries.some(({ name }) => pattern.test(name))).map(({ operand }) => operand);
  return { chosen: entries.filter(isChosen), missing };
}

function* unpack(process: Process, entry: ZipEntry): Generator<Wait, string, void> {
  return entry.method === 'stored' ? entry.packed : yield* inflate(process, entry);
}

const dateOf = ({ mtime }: ZipEntry): string => formatDate(mtime, '%Y-%m-%d %H:%M');
const filesOf = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;
const sum = (entries: readonly ZipEntry[], amount: (entry: ZipEntry) => number): number =>
  entries.reduce((total, entry) => total + amount(entry), 0);

function listing(entries: readonly ZipEntry[]): string {
  const rows = entries.map((entry) => `${String(entry.size).padStart(9)}  ${dateOf(entry)}   ${decodeUtf8(entry.name)}\n`);
  const total = String(sum(entries, ({ size }) => size)).padStart(9);
  const rule = '---------  ---------- -----   ----\n';
  return `  Length      Date    Time    Name\n${rule}${rows.join('')}---------                     -------\n${total}                     ${filesOf(entries.length)}\n`;
}

function verboseListing(entries: readonly ZipEntry[]): string {
  const rows = entries.map((entry) => {
    const { size, packed, method, effort, crc, name } = entry;
    const how = method === 'stored' ? 'Stored' : `Defl:${effort}`;
    const sizes = `${String(size).padStart(8)}  ${how}${String(packed.length).padStart(9)} ${String(ratio(size, packed.length)).padStart(3)}%`;
    return `${sizes} ${dateOf(entry)} ${crc.toString(16).padStart(8, '0')}  ${decodeUtf8(name)}\n`;
  });
  const [size, packed] = [sum(entries, (each) => each.size), sum(entries, (each) => each.packed.length)];
  const totals = `${String(size).padStart(8)}${String(packed).padStart(17)} ${String(ratio(size, packed)).padStart(3)}%`;
  return ` Length   Method    Size  Cmpr    Date    Time   CRC-32   Name
--------  ------  ------- ---- ---------- ----- --------  ----
${rows.join('')}--------          -------  ---                            -------
${totals}                            ${filesOf(entries.length)}
`;
}

function* test(process: Process, path: string, entries: readonly ZipEntry[], { flags, operands }: ZipCall): Generator<Wait, void, void> {
  for (const { name } of flags.has('q') ? [] : entries) yield* print(process, `    testing: ${decodeUtf8(name).padEnd(22)}   OK\n`);
  const tested = operands.length > 1 ? `${path} for the ${filesOf(entries.length)} tested` : `compressed data of ${path}`;
  yield* print(process, `No errors detected in ${tested}.\n`);
}

/** What is to become of files that are there. */
type Answer = 'ask' | 'all' | 'none';

function* extract(process: Process, entries: readonly ZipEntry[], { flags, directory = '' }: ZipCall): Generator<Wait, number, void> {
  const { files } = process;
  const answers = { rest: (flags.has('o') ? 'all' : flags.has('n') ? 'none' : 'ask') as Answer };
  if (directory !== '') files.makeDirectories(directory);
  for (const entry of entries) {
    const name = decodeUtf8(entry.name);
    if (flags.has('j') && isDirectoryName(name)) continue;
    const kept = flags.has('j') ? name.slice(name.lastIndexOf('/') + 1) : name;
    const path = directory === '' ? kept : joinPath(directory, kept);
    if (isDirectoryName(name)) {
      if (files.isDirectory(path)) continue;
      if (!flags.has('q')) yield* print(process, `   creating: ${path.endsWith('/') ? path : `${path}/`}\n`);
      files.makeDirectories(path.replace(/\/$/, ''));
      continue;
    }
    const target = files.exists(path) ? yield* replacement(process, path, answers) : path;
    if (target === undefined) continue;
    const verb = entry.method === 'stored' ? ' extracting' : '  inflating';
    if (!flags.has('q')) yield* print(process, `${isLink(entry) ? '    linking' : verb}: ${target.padEnd(22)}  \n`);
    const error = place(process, target, entry, yield* unpack(process, entry));
    if (!error) continue;
    yield* printError(process, `error:  cannot create ${target}\n        ${error.message}\n`);
    return 50;
  }
  return 0;
}

function place({ files }: Process, path: string, entry: ZipEntry, content: string): FileError | undefined {
  files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '.');
  if (isLink(entry)) return files.symlink(decodeUtf8(content), path);
  const error = files.writeFile(path, content);
  if (error) return error;
  if (entry.mode !== 0) files.chmod(path, entry.mode & 0o7777);
  files.setTime(path, entry.mtime);
  return undefined;
}

/** Where to put what is there already; undefined: nowhere. */
function* replacement(process: Process, path: string, answers: { rest: Answer }): Generator<Wait, string | undefined, void> {
  if (answers.rest !== 'ask') return answers.rest === 'all' ? path : undefined;
  for (;;) {
    yield* printError(process, `replace ${path}? [y]es, [n]o, [A]ll, [N]one, [r]ename: `);
    const line = yield* readLine(process);
    if (line === undefined) yield* printError(process, ' NULL\n(EOF or read error, treating as "[N]one" ...)\n');
    const answer = line?.[0] ?? 'N';
    if (line === undefined || answer === 'N') answers.rest = 'none';
    if (answer === 'A') answers.rest = 'all';
    if (answer === 'y' || answer === 'Y' || answer === 'A') return path;
    if (answer === 'n' || answer === 'N') return undefined;
    if (answer === 'r') {
      yield* printError(process, 'new name: ');
      return yield* readLine(process);
    }
    yield* printError(process, `error:  invalid response [${answer}]\n`);
  }
}

function* readLine(process: Process): Generator<Wait, string | undefined, void> {
  for (let line = ''; ;) {
    const result = process.read(0, 1);
    if (result === 'blocked') {
      yield { on: 'readable', fd: 0 };
      continue;
    }
    if (result === 'end' || !('data' in result)) return line === '' ? undefined : decodeUtf8(line);
    if (result.data === '\n') return decodeUtf8(line);
    line += result.data;
  }
}
