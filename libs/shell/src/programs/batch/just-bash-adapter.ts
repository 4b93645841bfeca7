import type { CommandName } from 'just-bash';
import { FileError } from '../../files/file-error.ts';
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { readAll, write } from '../../kernel/streams.ts';
import { fail } from '../text.program.ts';
import { BatchFileSystem } from './batch-file-system.ts';
import { readsInput } from './batch-input.ts';
import { splitListing, tarErrors, tarWords } from './tar-words.ts';

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
    const { words, warning } = name === 'tar' ? tarWords(process.argv.slice(1)) : { words: process.argv.slice(1), warning: '' };
    const bash = new Bash({
      fs: files,
      cwd: process.cwd,
      // The program was found already: a file of that name elsewhere on the PATH is not what is meant.
      env: { ...process.env, PATH: '/usr/bin:/bin' },
      commands: [name as CommandName],
      defenseInDepth: false,
    });
    const result = await bash.exec(`/usr/bin/${name}`, { args: [...words], stdin, stdinKind: 'bytes', rawScript: true });
    const packed = name === 'gzip' && /^\x1f\x8b/.test(result.stdout);
    const bytes = packed || result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary';
    const stdout = files.written + (bytes ? result.stdout : encodeUtf8(result.stdout));
    // What GNU tar lists, it lists on standard output, unless the archive goes there.
    const said = name === 'tar' && files.written === '' ? splitListing(result.stderr) : { listing: '', errors: result.stderr };
    const stderr = name === 'tar' ? warning + tarErrors(said.errors) : result.stderr;
    return { stdout: encodeUtf8(said.listing) + stdout, stderr: encodeUtf8(stderr), exitCode: result.exitCode };
  } catch (problem) {
    return { stdout: '', stderr: `${name}: ${(problem as Error).message}\n`, exitCode: 1 };
  }
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
