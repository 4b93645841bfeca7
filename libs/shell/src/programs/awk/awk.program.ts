/** awk: patterns and actions, record by record as they come. */
import { FileError } from '../../files/file-error.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, printError } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { AwkSyntaxError, unescape } from './awk-lexer.ts';
import { AwkError } from './awk-error.ts';
import { AwkMachine } from './awk-machine.ts';
import { parseAwk } from './awk-parser.ts';
import type { AwkProgram } from './awk-syntax.ts';
import { Input } from './awk-values.ts';

const USAGE = `Usage: mawk [Options] [Program] [file ...]
`;

interface Request {
  readonly source: string;
  readonly assignments: readonly (readonly [name: string, value: string])[];
  readonly operands: readonly string[];
}

function read({ argv, files }: Process): Request | string {
  const assignments: [string, string][] = [];
  const sources: string[] = [];
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === '--') {
      at++;
      break;
    }
    if (!/^-./.test(word)) break;
    const letter = word[1]!;
    if (!'Fvf'.includes(letter)) return `awk: not an option: ${word}\n`;
    const value = word.length > 2 ? word.slice(2) : argv[++at];
    if (value === undefined) return `awk: no program\n${USAGE}`;
    if (letter === 'F') assignments.push(['FS', value]);
    else if (letter === 'v') {
      const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(value) ?? [];
      if (name === undefined) return `awk: improper assignment: -v ${value}\n`;
      assignments.push([name, text!]);
    } else {
      const text = files.readText(value);
      if (text instanceof FileError) return `awk: cannot open ${value} (${text.message})\n`;
      sources.push(text);
    }
  }
  if (sources.length === 0) {
    if (argv[at] === undefined) return USAGE;
    sources.push(argv[at++]!);
  }
  return { source: sources.join('\n'), assignments, operands: argv.slice(at) };
}

function* run(process: Process): Generator<Wait, number, void> {
  const request = read(process);
  if (typeof request === 'string') return yield* fail(process, request, 2);
  let program: AwkProgram;
  try {
    program = parseAwk(request.source);
  } catch (error) {
    if (error instanceof AwkSyntaxError) return yield* fail(process, `awk: ${error.message}\n`, 2);
    throw error;
  }
  const machine = new AwkMachine(process, program, request.operands);
  for (const [name, value] of request.assignments) machine.variables.setGlobal(name, new Input(unescape(value)));
  let status: number;
  try {
    status = yield* machine.run();
  } catch (error) {
    if (!(error instanceof AwkError)) throw error;
    yield* machine.streams.flush();
    yield* printError(process, `awk: ${error.message}\n`);
    status = 2;
  }
  yield* machine.streams.end();
  return status;
}

export const awkProgram: Program = { name: 'awk', summary: 'Process lines by patterns and actions', run };
