/** jq, as version 1.6 reads, works and complains. */
import { FileError } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print as printText, printError, readAll, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { Halt } from './jq-builtins.ts';
import { JsonProblem, JsonReader } from './jq-json.ts';
import { undefinedName } from './jq-check.ts';
import { Machine } from './jq-machine.ts';
import type { Scope } from './jq-scope.ts';
import { parseProgram } from './jq-parser.ts';
import { JqSyntaxError, type Node } from './jq-syntax.ts';
import { isTrue, JqError, print, type PrintOptions, type Value } from './jq-value.ts';

const USAGE_HINT =
  'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n';
const USAGE = `Usage:\tjq [OPTIONS] FILTER [FILES...]
\tjq [OPTIONS] --args FILTER [ARGUMENTS...]
\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]

Reads JSON, applies a filter to each value, and prints what comes out as JSON.

  -c, --compact-output   one line for each result
  -n, --null-input       do not read any input
  -e, --exit-status      the status tells whether the last result was null or false
  -s, --slurp            read all inputs into one array
  -r, --raw-output       print texts without quotes
  -j, --join-output      as -r, without line ends
  -R, --raw-input        read lines, not JSON
  -a, --ascii-output     print ASCII only
  -C, -M                 with colours, without
  -S, --sort-keys        print keys in order
      --tab, --indent n  how levels are moved in
  -f, --from-file file   read the filter from a file
      --arg a v, --argjson a v, --slurpfile a f, --rawfile a f
`;

interface Call {
  readonly flags: ReadonlySet<string>;
  readonly variables: Map<string, Value>;
  readonly files: string[];
  readonly positional: Value[];
  filter: string | undefined;
  filterFile: string | undefined;
  indent: string;
}

const LONG: Readonly<Record<string, string>> = {
  'compact-output': 'c', 'null-input': 'n', 'exit-status': 'e', slurp: 's', 'raw-output': 'r', 'join-output': 'j', 'raw-input': 'R', 'ascii-output': 'a',
  'color-output': 'C', 'monochrome-output': 'M', 'sort-keys': 'S', tab: 'tab', help: 'h', version: 'V', 'from-file': 'f', seq: 'seq', stream: 'stream', unbuffered: 'u',
}; // prettier-ignore

class CallProblem extends Error {}

/** Reads what `--slurpfile` and the like name. */
type ReadFile = (path: string) => string;

function parse(words: readonly string[], readFile: ReadFile): Call {
  const flags = new Set<string>();
  const call: Call = { flags, variables: new Map(), files: [], positional: [], filter: undefined, filterFile: undefined, indent: '  ' };
  let rest: 'files' | 'args' | 'jsonargs' = 'files';
  const queue = [...words];
  const named = new Map<string, Value>();
  const operand = (word: string): void => {
    if (call.filter === undefined && !flags.has('f')) call.filter = word;
    else if (rest === 'files') call.files.push(word);
    else call.positional.push(rest === 'args' ? word : json(word, `jq: Invalid JSON text passed to --jsonargs`));
  };
  for (let only = false; queue.length > 0;) {
    const word = queue.shift()!;
    if (only || !/^-./.test(word)) {
      operand(word);
      continue;
    }
    if (word === '--') {
      only = true;
      continue;
    }
    const long = word.startsWith('--') ? word.slice(2) : undefined;
    if (long === 'arg' || long === 'argjson' || long === 'slurpfile' || long === 'rawfile' || long === 'argfile') {
      const [name, value] = [queue.shift(), queue.shift()];
      if (name === undefined || value === undefined)
        throw new CallProblem(
          `jq: --${long} takes two parameters (e.g. --${long} ${long === 'argjson' || long === 'arg' ? `varname ${long === 'arg' ? 'value' : 'text'}` : 'varname filename'})\n${USAGE_HINT}`,
        );
      const parsed =
        long === 'arg'
          ? value
          : long === 'argjson'
            ? json(value, `jq: Invalid JSON text passed to --argjson`)
            : long === 'rawfile'
              ? readFile(value)
              : texts(readFile(value));
      named.set(name, parsed);
      call.variables.set(`$${name}`, parsed);
    } else if (long === 'args' || long === 'jsonargs') rest = long;
    else if (long === 'indent') {
      const count = Number(queue.shift());
      if (!(count >= 0)) throw new CallProblem(`jq: Cannot indent less than zero\n`);
      if (count > 7) throw new CallProblem(`jq: Cannot indent more than 7 characters\n${USAGE_HINT}`);
      if (count === 0) flags.add('c');
      call.indent = ' '.repeat(count);
    } else {
      const letters = long === undefined ? [...word.slice(1)] : [LONG[long]];
      for (const letter of letters) {
        if (letter === undefined || !(Object.values(LONG).includes(letter) || letter === 'L'))
          throw new CallProblem(
            `jq: Unknown option ${long === undefined ? `arguments: ${word}`.replace('arguments: ', '') : word}\n${USAGE_HINT}`,
          );
        if (letter === 'L') queue.shift();
        if (letter === 'f') {
          flags.add('f');
          // What was taken for the filter names its file.
          call.filterFile = call.filter ?? queue.shift();
          call.filter = undefined;
        } else flags.add(letter);
      }
    }
  }
  call.variables.set(
    '$ARGS',
    new Map<string, Value>([
      ['positional', call.positional],
      ['named', new Map(named)],
    ]),
  );
  return call;
}

function json(text: string, complaint: string): Value {
  try {
    const value = new JsonReader(text).next();
    if (value !== undefined) return value;
  } catch (problem) {
    if (!(problem instanceof JsonProblem)) throw problem;
  }
  throw new CallProblem(`${complaint}\n${USAGE_HINT}`);
}

function texts(text: string): Value[] {
  const reader = new JsonReader(text);
  const values: Value[] = [];
  for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
  return values;
}

/** The inputs of a run, as they are asked for. */
class Inputs {
  readonly #text: string;
  readonly #flags: ReadonlySet<string>;
  readonly #reader: JsonReader;
  #line = 0;
  #done = false;
  /** Whether anybody has asked. */
  asked = false;

  constructor(text: string, flags: ReadonlySet<string>) {
    this.#text = text;
    this.#flags = flags;
    this.#reader = new JsonReader(text);
  }

  get line(): number {
    return this.#flags.has('R') ? this.#line : this.#reader.line;
  }

  next(): Value | undefined {
    this.asked = true;
    if (this.#flags.has('s')) {
      if (this.#done) return undefined;
      this.#done = true;
      if (this.#flags.has('R')) return this.#text;
      const all: Value[] = [];
      for (let value = this.#reader.next(); value !== undefined; value = this.#reader.next()) all.push(value);
      return all;
    }
    if (!this.#flags.has('R')) return this.#reader.next();
    const lines = this.#text.split('\n');
    if (this.#line >= lines.length - 1 && lines[this.#line] === '') return undefined;
    return lines[this.#line++];
  }
}

const STEPS = 20_000;

function* inputText(
  process: Process,
  call: Call,
  streams: ReadonlyMap<string, string>,
): Generator<Wait, { text: string; status: number }, void> {
  if (call.files.length === 0) {
    if (call.flags.has('n') && process.isTerminal(0)) return { text: '', status: 0 };
    const bytes = yield* readAll(process);
    return { text: bytes instanceof FileError ? '' : decodeUtf8(bytes), status: 0 };
  }
  let [text, status] = ['', 0];
  for (const path of call.files) {
    const content = streams.get(path) ?? process.files.readText(path);
    if (content instanceof FileError) {
      yield* printError(process, `jq: error: Could not open file ${path}: ${content.message}\n`);
      status = 2;
    } else text += content;
  }
  return { text, status };
}

/** What went wrong with one input. */
function complaint(problem: unknown, place: string): { text: string; status: number } {
  if (problem instanceof JqError) {
    const { value } = problem;
    const message = typeof value === 'string' ? `: ${value}` : ` (not a string): ${print(value)}`;
    return { text: `jq: error (at ${place})${message}\n`, status: 5 };
  }
  if (problem instanceof JsonProblem) return { text: `parse error: ${problem.message}\n`, status: 4 };
  if (problem instanceof RangeError) return { text: `jq: error (at ${place}): the program nests too deeply\n`, status: 5 };
  throw problem;
}

function* work(process: Process, call: Call, node: Node, text: string): Generator<Wait, number, void> {
  const { flags } = call;
  const inputs = new Inputs(text, flags);
  const said: string[] = [];
  let steps = 0;
  const machine = new Machine({
    input: () => inputs.next(),
    now: () => process.clock.now(),
    env: new Map(Object.entries(process.env)),
    inputLine: () => inputs.line,
    work: () => {
      process.charge(2);
      if (++steps > STEPS) throw new JqError('the program works too long');
    },
    say: (message) => said.push(message),
  });
  const scope: Scope = machine.root();
  for (const [name, value] of call.variables) scope.set(name, value);
  const colour = flags.has('C') || (process.isTerminal(1) && !flags.has('M'));
  const options: PrintOptions = {
    indent: flags.has('tab') ? '\t' : flags.has('c') ? undefined : call.indent,
    sortKeys: flags.has('S'),
    ascii: flags.has('a'),
    colour,
  };
  const raw = flags.has('r') || flags.has('j');
  let [status, last]: [number, Value | undefined] = [0, undefined];
  let output = '';
  const say = function* (): Generator<Wait, void, void> {
    const text = output;
    output = '';
    if (text !== '') yield* write(process, 1, encodeUtf8(text));
    for (const message of said.splice(0)) yield* printError(process, message);
  };
  for (let first = true; ; first = false) {
    steps = 0;
    try {
      const value = flags.has('n') ? (first ? null : undefined) : inputs.next();
      if (value === undefined) break;
      for (const result of machine.values(node, value, scope)) {
        last = result;
        output += (raw && typeof result === 'string' ? result : print(result, options)) + (flags.has('j') ? '' : '\n');
        if (output.length > process.limits.batchInputBytes) throw new JqError('the output is too long');
      }
    } catch (problem) {
      yield* say();
      if (problem instanceof Halt) {
        yield* printError(process, problem.text);
        return problem.status;
      }
      const { text: message, status: failed } = complaint(
        problem,
        flags.has('n') && !inputs.asked ? '<unknown>' : `<stdin>:${inputs.line}`,
      );
      yield* printError(process, message);
      status = failed;
      if (problem instanceof JsonProblem) break;
    }
    yield* say();
  }
  yield* say();
  if (status !== 0 || !flags.has('e')) return status;
  return last === undefined ? 4 : isTrue(last) ? 0 : 1;
}

export const jqProgram: Program = {
  name: 'jq',
  summary: 'Process JSON',
  *run(process) {
    try {
      const streams = yield* readStreams(process);
      const call = parse(process.argv.slice(1), (path) => {
        const text = streams.get(path) ?? process.files.readText(path);
        if (text instanceof FileError)
          throw new CallProblem(`jq: Bad JSON in --slurpfile ${path}: Could not open ${path}: ${text.message}\n`);
        return text;
      });
      if (call.flags.has('h')) {
        yield* printText(process, USAGE);
        return 0;
      }
      if (call.flags.has('V')) {
        yield* printText(process, 'jq-1.6\n');
        return 0;
      }
      if (call.filterFile !== undefined) {
        const text = streams.get(call.filterFile) ?? process.files.readText(call.filterFile);
        if (text instanceof FileError) return yield* fail(process, `jq: error: Could not open ${call.filterFile}: ${text.message}\n`, 2);
        call.filter = text;
      }
      // Without a filter a pipe gets everything as it is.
      if (call.filter === undefined && process.isTerminal(0) && process.isTerminal(1)) return yield* fail(process, USAGE, 2);
      call.filter ??= '.';
      const node = parseProgram(call.filter);
      const missing = undefinedName(node, new Set(call.variables.keys()));
      if (missing !== undefined) throw new JqSyntaxError(`${missing} at <top-level>, line 1:\n${call.filter}`);
      const { text, status } = yield* inputText(process, call, streams);
      process.charge(10 + (text.length >> 6));
      const result = yield* work(process, call, node, text);
      return result !== 0 ? result : status;
    } catch (problem) {
      if (problem instanceof CallProblem) return yield* fail(process, problem.message, 2);
      if (problem instanceof JqSyntaxError) return yield* fail(process, `jq: error: ${problem.message}\njq: 1 compile error\n`, 3);
      throw problem;
    }
  },
};

/** What the descriptors give that words name (`<(…)`), read before anything else is done. */
function* readStreams(process: Process): Generator<Wait, Map<string, string>, void> {
  const found = new Map<string, string>();
  for (const word of process.argv.slice(1)) {
    const fd = /^\/dev\/fd\/(\d+)$/.exec(word)?.[1];
    if (fd === undefined) continue;
    const bytes = yield* readAll(process, Number(fd));
    found.set(word, bytes instanceof FileError ? '' : decodeUtf8(bytes));
  }
  return found;
}
