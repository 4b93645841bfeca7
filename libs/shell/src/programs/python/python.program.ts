/** python3: `-m json.tool`, and nothing that would need an interpreter of the language. */
import { failed } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, readAll } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { decodePythonJson, encodePythonJson, type EncodeOptions, JsonDecodeError } from './python-json.ts';

type Steps = Generator<Wait, number, void>;

const VERSION = 'Python 3.12.3\n';
const REFUSAL = 'python3: there is no interpreter of Python here: only `python3 -m json.tool` and `python3 -V` work\n';

const USAGE = `usage: python -m json.tool [-h] [--sort-keys] [--no-ensure-ascii]
                           [--json-lines]
                           [--indent INDENT | --tab | --no-indent | --compact]
                           [infile] [outfile]
`;
const HELP = `${USAGE}
Reads JSON, says whether it is well-formed, and prints it neatly.

positional arguments:
  infile             the JSON file; standard input by default
  outfile            where the result goes; standard output by default

options:
  -h, --help         show this help message and exit
  --sort-keys        put the keys of objects into alphabetical order
  --no-ensure-ascii  print characters beyond ASCII as they are
  --json-lines       each line is a document of its own
  --indent INDENT    the number of blanks of each level
  --tab              a tab for each level
  --no-indent        one line, with blanks between the items
  --compact          one line, without blanks
`;

interface Call extends EncodeOptions {
  readonly lines: boolean;
  readonly operands: readonly string[];
}

/** A text is the message of argparse about a wrong word. */
function parse(args: readonly string[]): Call | 'help' | string {
  let [indent, compact]: [string | undefined, boolean] = ['    ', false];
  const [flags, operands]: [Set<string>, string[]] = [new Set(), []];
  const shapes: string[] = [];
  const queue = [...args];
  while (queue.length > 0) {
    const word = queue.shift()!;
    const [name = '', attached] = word.split(/=(.*)/s);
    if (word === '-h' || word === '--help') return 'help';
    if (['--sort-keys', '--no-ensure-ascii', '--json-lines'].includes(word)) flags.add(word);
    else if (['--indent', '--tab', '--no-indent', '--compact'].includes(name)) {
      if (shapes.length > 0 && shapes[0] !== name) return `argument ${name}: not allowed with argument ${shapes[0]}`;
      shapes.push(name);
      if (name === '--indent') {
        const value = attached ?? queue.shift();
        if (value === undefined) return 'argument --indent: expected one argument';
        if (!/^-?\d+$/.test(value)) return `argument --indent: invalid int value: '${value}'`;
        indent = ' '.repeat(Math.max(0, Number(value)));
      } else if (name === '--tab') indent = '\t';
      else indent = undefined;
      compact = name === '--compact';
    } else if (/^-./.test(word)) return `unrecognized arguments: ${word}`;
    else operands.push(word);
  }
  if (operands.length > 2) return `unrecognized arguments: ${operands.slice(2).join(' ')}`;
  return {
    indent,
    compact,
    sortKeys: flags.has('--sort-keys'),
    ascii: !flags.has('--no-ensure-ascii'),
    lines: flags.has('--json-lines'),
    operands,
  };
}

function* jsonTool(process: Process, args: readonly string[]): Steps {
  const call = parse(args);
  if (call === 'help') {
    yield* print(process, HELP);
    return 0;
  }
  if (typeof call === 'string') return yield* fail(process, `${USAGE}python -m json.tool: error: ${call}\n`, 2);
  const [infile = '-', outfile = '-'] = call.operands;
  const bytes = infile === '-' ? yield* readAll(process) : process.files.readFile(infile);
  if (failed(bytes)) {
    const number = { EISDIR: 21, EACCES: 13 }[bytes.code as string] ?? 2;
    return yield* fail(
      process,
      `${USAGE}python -m json.tool: error: argument infile: can't open '${infile}': [Errno ${number}] ${bytes.message}: '${infile}'\n`,
      2,
    );
  }
  process.charge(10 + (bytes.length >> 4));
  const text = decodeUtf8(bytes);
  try {
    const documents = call.lines ? text.split('\n').filter((line) => line !== '') : [text];
    const output = documents.map((document) => `${encodePythonJson(decodePythonJson(document), call)}\n`).join('');
    if (outfile === '-') yield* print(process, output);
    else {
      const error = process.files.writeFile(outfile, encodeUtf8(output));
      if (error) return yield* fail(process, `${error.message}: '${outfile}'\n`);
    }
    return 0;
  } catch (problem) {
    if (!(problem instanceof JsonDecodeError)) throw problem;
    return yield* fail(process, `${problem.message}\n`);
  }
}

export const pythonProgram: Program = {
  name: 'python3',
  summary: 'Print JSON neatly (python3 -m json.tool)',
  *run(process) {
    const [first, second, ...rest] = process.argv.slice(1);
    if (first === '-V' || first === '--version') {
      yield* print(process, VERSION);
      return 0;
    }
    const module = first === '-m' ? second : /^-m(.+)$/.exec(first ?? '')?.[1];
    if (module === 'json.tool' || module === 'json') return yield* jsonTool(process, first === '-m' ? rest : process.argv.slice(2));
    if (module !== undefined && !/^(http\.server|venv|pip|base64|json)/.test(module))
      return yield* fail(process, `/usr/bin/python3: No module named ${module}\n`);
    return yield* fail(process, REFUSAL);
  },
};
