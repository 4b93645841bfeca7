/** bc 1.07: a calculator of any precision, as a language. */
import { failed } from '../../files/file-error.ts';
import { decodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, printError } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { BcMachine } from './machine.ts';
import { BcParser } from './parser.ts';
import { BcSyntaxError } from './token-reader.ts';

const USAGE = `usage: bc [options] [file ...]
  -h  --help         print this usage and exit
  -i  --interactive  force interactive mode
  -l  --mathlib      use the predefined math routines
  -q  --quiet        don't print initial banner
  -s  --standard     non-standard bc constructs are errors
  -w  --warn         warn about non-standard bc constructs
  -v  --version      print version information and exit
`;
const VERSION = `bc 1.07.1
Copyright 1991-1994, 1997, 1998, 2000, 2004, 2006, 2008, 2012-2017 Free Software Foundation, Inc.
`;
const BANNER = `${VERSION}This is free software with ABSOLUTELY NO WARRANTY.
For details type \`warranty'. 
`;
const LONG: Readonly<Record<string, string>> = {
  '--help': 'h', '--interactive': 'i', '--mathlib': 'l', '--quiet': 'q', '--standard': 's', '--warn': 'w', '--version': 'v',
}; // prettier-ignore

interface Call {
  flags: ReadonlySet<string>;
  files: readonly string[];
}

/** A text says what is wrong. */
function parseCall(args: readonly string[]): Call | string {
  const flags = new Set<string>();
  const files: string[] = [];
  for (const word of args) {
    if (!word.startsWith('-') || word === '-') {
      files.push(word);
      continue;
    }
    const letters = word.startsWith('--') ? LONG[word] : word.slice(1);
    if (letters === undefined) return `bc: unrecognized option '${word}'\n`;
    const unknown = [...letters].find((letter) => !'hilqswv'.includes(letter));
    if (unknown !== undefined) return `bc: invalid option -- '${unknown}'\n`;
    for (const letter of letters) flags.add(letter);
  }
  return { flags, files };
}

/** Reads programs and runs them; what is printed comes line by line. */
class Session {
  readonly #process: Process;
  readonly #machine: BcMachine;
  readonly #texts: { text: string; isError: boolean }[] = [];

  constructor(process: Process, hasMath: boolean) {
    this.#process = process;
    const output = {
      print: (text: string) => void this.#texts.push({ text, isError: false }),
      complain: (text: string) => void this.#texts.push({ text, isError: true }),
    };
    this.#machine = new BcMachine(output, hasMath);
  }

  *#flush(): Generator<Wait, void, void> {
    for (const { text, isError } of this.#texts.splice(0)) yield* isError ? printError(this.#process, text) : print(this.#process, text);
  }

  /** Runs what is complete. True: the program has ended. Else how much text is left, and the number of its line. */
  *run(name: string, text: string, line: number, isAll: boolean): Generator<Wait, true | { rest: string; line: number }, void> {
    const parser = new BcParser(text, line);
    for (;;) {
      try {
        const unit = parser.next();
        for (const illegal of parser.takeIllegal())
          yield* printError(this.#process, `${name} ${illegal.line}: illegal character: ${illegal.text}\n`);
        if (!unit) return { rest: '', line: parser.line };
        if ('define' in unit) this.#machine.define(unit.define);
        else {
          const running = this.#machine.run(unit.statements);
          for (let step = running.next(); ; step = running.next()) {
            yield* this.#flush();
            if (!step.done) yield step.value;
            else if (step.value) return true;
            else break;
          }
        }
      } catch (error) {
        if (!(error instanceof BcSyntaxError)) throw error;
        if (error.isIncomplete && !isAll) return { rest: text.slice(parser.position), line: parser.line };
        for (const illegal of parser.takeIllegal())
          yield* printError(this.#process, `${name} ${illegal.line}: illegal character: ${illegal.text}\n`);
        yield* printError(this.#process, `${name} ${error.line}: ${error.message}\n`);
        if (error.isIncomplete) return { rest: '', line: error.line };
      }
    }
  }
}

export const bcProgram: Program = {
  name: 'bc',
  summary: 'Calculate with any precision',
  *run(process) {
    const call = parseCall(process.argv.slice(1));
    if (typeof call === 'string') {
      yield* print(process, USAGE);
      return yield* fail(process, call, 1);
    }
    const { flags, files } = call;
    if (flags.has('h') || flags.has('v')) {
      yield* print(process, flags.has('h') ? USAGE : VERSION);
      return 0;
    }
    if (process.isTerminal(0) && process.isTerminal(1) && !flags.has('q')) yield* print(process, BANNER);
    const session = new Session(process, flags.has('l'));
    for (const file of files) {
      const text = process.files.readText(file);
      if (failed(text)) return yield* fail(process, `File ${file} is unavailable.\n`, 1);
      if ((yield* session.run(file, text, 1, true)) === true) return 0;
    }
    return yield* readStandardInput(process, session);
  },
};

/** Line after line, as they come. */
function* readStandardInput(process: Process, session: Session): Generator<Wait, number, void> {
  let [text, line] = ['', 1];
  for (;;) {
    const result = process.read(0);
    if (result === 'blocked') {
      yield { on: 'readable', fd: 0 };
      continue;
    }
    const isAll = result === 'end' || !('data' in result);
    text += isAll ? '' : decodeUtf8(result.data);
    const end = isAll ? text.length : text.lastIndexOf('\n') + 1;
    const state = yield* session.run('(standard_in)', text.slice(0, end), line, isAll);
    if (state === true || isAll) return 0;
    text = state.rest + text.slice(end);
    line = state.line;
  }
}
