export interface Call {
  readonly flags: ReadonlySet<string>;
  readonly output: string;
  readonly indent: number;
  readonly expression: string | undefined;
  readonly expressionFile: string | undefined;
  readonly files: readonly string[];
  /** All documents at once. */
  readonly all: boolean;
}

export class CallProblem extends Error {}

const LONG: Readonly<Record<string, string>> = {
  inplace: 'i', 'null-input': 'n', 'exit-status': 'e', 'no-doc': 'N', prettyPrint: 'P', colors: 'C', 'no-colors': 'M', unwrapScalar: 'r', version: 'V', help: 'h',
  'output-format': 'o', 'input-format': 'p', indent: 'I', 'from-file': 'from-file', tojson: 'j', verbose: 'v',
}; // prettier-ignore
const WITH_VALUE = new Set(['o', 'p', 'I', 'from-file']);
const FORMATS: Readonly<Record<string, string>> = { y: 'yaml', yaml: 'yaml', a: 'yaml', auto: 'yaml', j: 'json', json: 'json' };

/** @param isFile tells a file from an expression, where only one word is given */
export function parseCall(words: readonly string[], isFile: (word: string) => boolean): Call {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  const queue = [...words];
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (word === '--') operands.push(...queue.splice(0));
    else if (!/^-./.test(word)) operands.push(word);
    else takeOption(word, queue, flags, values);
  }
  const command = /^(e|eval|ea|eval-all)$/.exec(operands[0] ?? '')?.[1];
  if (command) operands.shift();
  const expressionFile = values.get('from-file');
  const none = expressionFile !== undefined || (operands.length === 1 && isFile(operands[0]!));
  const expression = none ? undefined : operands.shift();
  const indent = Number(values.get('I') ?? 2);
  return {
    flags,
    output: formatOf(flags.has('j') ? 'json' : (values.get('o') ?? 'yaml')),
    indent: Number.isInteger(indent) ? indent : 2,
    expression,
    expressionFile,
    files: operands,
    all: command === 'ea' || command === 'eval-all',
  };
}

function takeOption(word: string, queue: string[], flags: Set<string>, values: Map<string, string>): void {
  const [, name, given] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (name !== undefined) {
    const short = LONG[name];
    if (short === undefined) throw new CallProblem(`unknown flag: --${name}`);
    if (WITH_VALUE.has(short)) values.set(short, given ?? valueFor(`--${name}`, queue));
    else if (given !== 'false') flags.add(short);
    return;
  }
  for (let rest = word.slice(1); rest !== ''; rest = rest.slice(1)) {
    const letter = rest[0]!;
    if (!Object.values(LONG).includes(letter)) throw new CallProblem(`unknown shorthand flag: '${letter}' in ${word}`);
    if (!WITH_VALUE.has(letter)) flags.add(letter);
    else {
      values.set(letter, rest.length > 1 ? rest.slice(1).replace(/^=/, '') : valueFor(`'${letter}' in ${word}`, queue));
      return;
    }
  }
}

function valueFor(flag: string, queue: string[]): string {
  const value = queue.shift();
  if (value === undefined) throw new CallProblem(`flag needs an argument: ${flag}`);
  return value;
}

function formatOf(name: string): string {
  const format = FORMATS[name];
  if (format === undefined) throw new CallProblem(`unknown format '${name}' please use [yaml|json]`);
  return format;
}
