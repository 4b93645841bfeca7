import { FileError } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { LineInput, fail, print, printError, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { parseOptions } from '../options.ts';
import { SedMachine, type SedOutput } from './sed-machine.ts';
import { SedParser } from './sed-parser.ts';
import { type SedCommand, SedScriptError } from './sed-script.ts';

const SPEC = {
  flags: 'nErsuz',
  values: 'efil',
  long: {
    quiet: 'n', silent: 'n', 'regexp-extended': 'E', expression: 'e', file: 'f', separate: 's', unbuffered: 'u', 'null-data': 'z',
    'line-length': 'l',
  },
}; // prettier-ignore

const USAGE = `Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...
Try 'sed --help' for more information.
`;

interface Request {
  readonly script: readonly SedCommand[];
  readonly quiet: boolean;
  readonly separator: string;
  readonly separate: boolean;
  /** The suffix of the copies; undefined: to standard output. */
  readonly inPlace: string | undefined;
  readonly files: readonly string[];
}

function* run(process: Process): Generator<Wait, number, void> {
  const request = read(process);
  if (typeof request === 'string') return yield* fail(process, request);
  return request.inPlace === undefined ? yield* stream(process, request) : yield* editFiles(process, request);
}

function read(process: Process): Request | string {
  let inPlace: string | undefined;
  const scripts: { text: string; where: string }[] = [];
  const argv: string[] = [];
  const args = [...process.argv];
  let expressions = 0;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    const cluster = /^-([nErsuz]*)i(.*)$/s.exec(word);
    const scripted = /^-([nErsuz]*)([ef])(.*)$/s.exec(word) ?? /^--()(expression|file)=(.*)$/s.exec(word);
    const long = /^--in-place(?:=(.*))?$/.exec(word);
    if (i > 0 && (long || cluster)) {
      inPlace = (long ? long[1] : cluster![2]) ?? '';
      if (cluster?.[1]) argv.push(`-${cluster[1]}`);
    } else if (i > 0 && scripted) {
      if (scripted[1]) argv.push(`-${scripted[1]}`);
      const value = scripted[3] !== '' || word.startsWith('--') ? scripted[3]! : args[++i];
      if (value === undefined) return `sed: option requires an argument -- '${scripted[2]}'\n${USAGE}`;
      if (scripted[2]!.startsWith('e')) scripts.push({ text: value, where: `-e expression #${++expressions}` });
      else {
        const content = process.files.readText(value);
        if (content instanceof FileError) return `sed: couldn't open file ${value}: ${content.message}\n`;
        scripts.push({ text: content.replace(/\n$/, ''), where: `file ${value} line 1` });
      }
    } else argv.push(word);
  }
  const options = parseOptions({ argv }, SPEC);
  if (typeof options === 'string') return `${options.split('\n')[0]}\n${USAGE}`;
  const files = [...options.operands];
  if (scripts.length === 0) {
    const text = files.shift();
    if (text === undefined) return USAGE;
    scripts.push({ text, where: '-e expression #1' });
  }
  const extended = options.flags.has('E') || options.flags.has('r');
  const quiet = options.flags.has('n') || /^#n\n/.test(`${scripts[0]!.text}\n`);
  try {
    const script = new SedParser(scripts.map(({ text }) => text).join('\n'), extended, scripts.at(-1)!.where).parse();
    const separate = options.flags.has('s') || inPlace !== undefined;
    return { script, quiet, separator: options.flags.has('z') ? '\0' : '\n', separate, inPlace, files: files.length > 0 ? files : ['-'] };
  } catch (problem) {
    if (!(problem instanceof SedScriptError)) throw problem;
    return `sed: ${problem.message}\n`;
  }
}

/** The lines of all files, one after the other. `next` answers undefined at the end. */
class Input {
  readonly #process: Process;
  readonly #files: readonly string[];
  #at = 0;
  #lines: LineInput | undefined;
  #fd = 0;
  #ahead: string | undefined;
  #begun = false;
  failed = false;

  constructor(process: Process, files: readonly string[]) {
    this.#process = process;
    this.#files = files;
  }

  *next(): Generator<Wait, string | undefined, void> {
    if (!this.#begun) {
      this.#begun = true;
      this.#ahead = yield* this.#read();
    }
    const line = this.#ahead;
    if (line !== undefined) this.#ahead = yield* this.#read();
    return line;
  }

  get atEnd(): boolean {
    return this.#ahead === undefined;
  }

  *#read(): Generator<Wait, string | undefined, void> {
    for (;;) {
      if (this.#lines) {
        const line = yield* this.#lines.next();
        if (line !== undefined) return line;
        if (this.#fd !== 0) this.#process.close(this.#fd);
        this.#lines = undefined;
      }
      const path = this.#files[this.#at++];
      if (path === undefined) return undefined;
      const directory = path !== '-' && this.#process.files.isDirectory(path);
      const fd = path === '-' ? 0 : this.#process.open(path, 'read');
      if (fd instanceof FileError || directory) {
        this.failed = true;
        yield* printError(
          this.#process,
          directory ? `sed: read error on ${path}: Is a directory\n` : `sed: can't read ${path}: ${(fd as FileError).message}\n`,
        );
        continue;
      }
      this.#fd = fd;
      this.#lines = new LineInput(this.#process, fd);
    }
  }
}

function* stream(process: Process, request: Request): Generator<Wait, number, void> {
  const input = new Input(process, request.files);
  const machine = new SedMachine(request.script, request.quiet, process);
  const result = yield* loop(process, input, machine, (text) => write(process, 1, text), request.separator);
  return result ?? (input.failed ? 2 : 0);
}

function* loop(
  process: Process,
  input: Input,
  machine: SedMachine,
  out: (bytes: string) => Generator<Wait, unknown, void>,
  separator: string,
): Generator<Wait, number | undefined, void> {
  const emit = function* (output: SedOutput): Generator<Wait, void, void> {
    const text = output.text;
    if (output.file === undefined) yield* out(encodeUtf8(text));
    else if (output.file === '/dev/stdout') yield* out(encodeUtf8(text));
    else if (output.file === '/dev/stderr') yield* printError(process, text);
    else process.files.writeText(output.file, text, { append: machine.opened(output.file) });
  };
  for (let lines = 0; ; lines++) {
    const line = yield* input.next();
    if (line === undefined) return machine.exitCode;
    const ended = line.endsWith(separator);
    machine.begin(decodeUtf8(ended ? line.slice(0, -1) : line), ended);
    for (;;) {
      const step = machine.step(input.atEnd);
      for (const output of machine.take()) yield* emit(output);
      if (step === 'cycle') break;
      if (step === 'quit') return machine.exitCode;
      const more = yield* input.next();
      if (more !== undefined) machine.feed(decodeUtf8(more.replace(/\n$/, '')), more.endsWith(separator));
    }
    process.charge(1);
    if (lines % 256 === 255) yield { on: 'turn' };
  }
}

function* editFiles(process: Process, request: Request): Generator<Wait, number, void> {
  let status = 0;
  for (const path of request.files) {
    const before = process.files.readFile(path);
    if (before instanceof FileError) {
      const text = before.code === 'EISDIR' ? `couldn't edit ${path}: not a regular file` : `can't read ${path}: ${before.message}`;
      yield* printError(process, `sed: ${text}\n`);
      status = before.code === 'EISDIR' ? 4 : 2;
      continue;
    }
    let after = '';
    const input = new Input(process, [path]);
    const collect = function* (bytes: string): Generator<Wait, undefined, void> {
      after += bytes;
      return undefined;
    };
    const code = yield* loop(process, input, new SedMachine(request.script, request.quiet, process), collect, request.separator);
    if (request.inPlace !== '')
      process.files.writeFile(request.inPlace!.includes('*') ? request.inPlace!.replace('*', path) : path + request.inPlace!, before);
    const error = process.files.writeFile(path, after);
    if (error) return yield* fail(process, `sed: couldn't open temporary file ./sedXXXXXX: ${error.message}\n`, 4);
    if (code) status = code;
  }
  return status;
}

export const sedProgram: Program = {
  name: 'sed',
  summary: 'Edit text as it passes',
  *run(process) {
    if (process.argv[1] === '--version') {
      yield* print(process, 'sed (GNU sed) 4.9\n');
      return 0;
    }
    return yield* run(process);
  },
};
