import type { CommandName } from 'just-bash';
import { FileError } from '../../files/file-error.ts';
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, readAll, write } from '../../kernel/streams.ts';
import { ownerNames } from '../ls.program.ts';
import { BatchFileSystem } from './batch-file-system.ts';
import { readsInput } from './batch-input.ts';
import { isMeant, listMembers, type TarMember, tarMembers } from './tar-archive.ts';
import { notFound, splitListing, tarErrors, type TarReading, tarWords } from './tar-words.ts';

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** The package is large: it is loaded when the first of its tools runs. */
let loading: Promise<typeof import('just-bash')> | undefined;

async function execute(process: Process, name: string, stdin: string): Promise<Result> {
  try {
    const { Bash } = await (loading ??= import('just-bash'));
    const files = new BatchFileSystem(process);
    const tar = name === 'tar' ? tarWords(process.argv.slice(1)) : undefined;
    const { words, warning } = tar ?? { words: process.argv.slice(1), warning: '' };
    if (tar?.refused !== undefined) return { stdout: '', stderr: tar.refused, exitCode: 2 };
    const bash = new Bash({
      fs: files,
      cwd: process.cwd,
      // The program was found already: a file of that name elsewhere on the PATH is not what is meant.
      env: { ...process.env, PATH: '/usr/bin:/bin' },
      commands: name === 'tar' ? ['tar', 'gzip'] : [name as CommandName],
      defenseInDepth: false,
    });
    const call = (program: string, args: readonly string[], input: string) =>
      bash.exec(placeOf(process, program), { args: [...args], stdin: input, stdinKind: 'bytes', rawScript: true });
    const reading = tar?.reading;
    if (reading?.directory !== undefined && !process.files.isDirectory(reading.directory)) return noDirectory(process, reading.directory);
    const archive = reading && (await readArchive(process, reading, stdin, (packed) => call('gzip', ['-dc'], packed)));
    if (archive && reading.operation === 't') return listed(process, archive.members, archive.missing, reading);
    const missing = archive ? notFound(archive.missing) : '';
    // Nothing that was asked for is there: just-bash would take that for everything.
    if (archive && missing !== '' && archive.members.length === 0) return { stdout: '', stderr: missing, exitCode: 2 };
    const result = await call(name, words, stdin);
    const packed = name === 'gzip' && /^\x1f\x8b/.test(result.stdout);
    const bytes = packed || result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary';
    const stdout = files.written + (bytes ? result.stdout : encodeUtf8(result.stdout));
    // What GNU tar lists, it lists on standard output, unless the archive goes there.
    const said = name === 'tar' && files.written === '' ? splitListing(result.stderr) : { listing: '', errors: result.stderr };
    const stderr = name === 'tar' ? warning + tarErrors(said.errors, tar!) + missing : gzipErrors(result.stderr);
    const ignored = name !== 'tar' && /unknown suffix -- ignored/.test(result.stderr);
    const misused = name === 'tar' && /^tar: (invalid|unrecognized) option|^tar: option requires/.test(result.stderr);
    const exitCode = misused ? 64 : missing !== '' || ignored ? 2 : result.exitCode;
    return { stdout: encodeUtf8(said.listing) + stdout, stderr: encodeUtf8(stderr), exitCode };
  } catch (problem) {
    return { stdout: '', stderr: `${name}: ${(problem as Error).message}\n`, exitCode: 1 };
  }
}

/** Where just-bash finds a program. In containers of busybox everything is in /bin. */
function placeOf({ files }: Process, program: string): string {
  const place = `/bin/${program}`;
  return files.stat(`/usr${place}`) instanceof FileError && !(files.stat(place) instanceof FileError) ? place : `/usr${place}`;
}

/** gunzip and zcat are gzip, and speak so. */
const gzipErrors = (text: string): string => text.replace(/^(?:gunzip|zcat): /gm, 'gzip: ');

/**
 * The members that are meant, and the operands that mean none. Undefined where just-bash is to say what is wrong with the archive, or which
 * members are meant is not told by their names alone.
 */
async function readArchive(
  process: Process,
  reading: TarReading,
  stdin: string,
  unpack: (packed: string) => Promise<{ stdout: string; exitCode: number }>,
): Promise<{ members: TarMember[]; missing: string[] } | undefined> {
  if (reading.selective) return undefined;
  const given = reading.archive === '-' ? stdin : process.files.readFile(reading.archive);
  if (given instanceof FileError) return undefined;
  const bytes = given.startsWith('\x1f\x8b') ? (await unpack(given)).stdout : given;
  const all = tarMembers(bytes);
  if (!all) return undefined;
  const missing = reading.members.filter((operand) => !all.some((member) => isMeant(member, operand)));
  const members = reading.members.length === 0 ? all : all.filter((member) => reading.members.some((each) => isMeant(member, each)));
  return { members, missing };
}

/** tar goes to the directory of `-C` before anything else. */
function noDirectory({ files }: Process, directory: string): Result {
  const stat = files.stat(directory);
  const reason = stat instanceof FileError ? stat.message : 'Not a directory';
  return { stdout: '', stderr: encodeUtf8(tarErrors(`tar: ${directory}: Cannot open: ${reason}\n`)), exitCode: 2 };
}

function listed(process: Process, members: readonly TarMember[], missing: readonly string[], { verbose }: TarReading): Result {
  const owners = { user: ownerNames(process, '/etc/passwd'), group: ownerNames(process, '/etc/group') };
  const stdout = encodeUtf8(listMembers(members, verbose, owners));
  return { stdout, stderr: encodeUtf8(notFound(missing)), exitCode: missing.length > 0 ? 2 : 0 };
}

/** A program that reads all of its input, runs just-bash's command of the same name on this machine's files, and writes. */
export const batchProgram = (name: string, summary: string): Program => ({
  name,
  summary,
  *run(process) {
    const input = readsInput(name, process.argv.slice(1)) ? yield* readAll(process) : '';
    if (input instanceof FileError)
      return yield* fail(process, `${name}: -: ${input.code === 'ENOSPC' ? 'memory exhausted' : input.message}\n`, 2);
    process.charge(10 + (input.length >> 6));
    let result: Result | undefined;
    const promise = execute(process, name, input).then((value) => (result = value));
    while (!result) yield { on: 'promise', promise };
    // What tar complains of, it says before all is packed.
    if (name === 'tar') yield* write(process, 2, result.stderr);
    yield* write(process, 1, result.stdout);
    if (name !== 'tar') yield* write(process, 2, result.stderr);
    return result.exitCode;
  },
});
