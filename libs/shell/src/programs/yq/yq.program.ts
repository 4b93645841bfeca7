/** yq, as mikefarah's version 4 reads, works and complains; on the filters of jq. */
import { Document, parseAllDocuments, stringify, visit } from 'yaml';
import { FileError } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print as printText, readAll, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { Machine } from '../jq/jq-machine.ts';
import type { Node } from '../jq/jq-syntax.ts';
import { JqError, print, type Value } from '../jq/jq-value.ts';
import { Origins } from './yaml-values.ts';
import { type Call, CallProblem, parseCall } from './yq-call.ts';
import { BadExpression, isUpdate, parseExpression } from './yq-expression.ts';

const VERSION = 'yq (https://github.com/mikefarah/yq/) version v4.45.1\n';
const USAGE = `Usage:
  yq [flags] [expression] [files...]
  yq eval-all [flags] [expression] [files...]

Reads YAML or JSON, applies an expression to each document, and prints what comes out.

  -i, --inplace               write the result into the (first) file
  -n, --null-input            do not read any input
  -e, --exit-status           the status tells whether there was a result that is neither null nor false
  -o, --output-format string  yaml or json
  -I, --indent int            how far levels are moved in (default 2)
  -N, --no-doc                no --- between documents
  -P, --prettyPrint           one line for each field
  -r, --unwrapScalar          texts without quotes (default true)
      --from-file string      read the expression from a file
  -V, --version               print the version
`;
const STEPS = 50_000;

interface Input {
  readonly document: Document;
  readonly origins: Origins;
  readonly value: Value;
  readonly file: number;
  readonly name: string;
  readonly index: number;
}

class Problem extends Error {}

export const yqProgram: Program = {
  name: 'yq',
  summary: 'Process YAML',
  *run(process) {
    try {
      const call = parseCall(process.argv.slice(1), (word) => !(process.files.readText(word) instanceof FileError));
      if (call.flags.has('V')) return yield* say(process, VERSION);
      if (call.flags.has('h')) return yield* say(process, USAGE);
      return yield* work(process, call);
    } catch (problem) {
      const known = [CallProblem, BadExpression, Problem].some((kind) => problem instanceof kind);
      if (known) return yield* fail(process, `Error: ${(problem as Error).message}\n`);
      if (problem instanceof JqError)
        return yield* fail(process, `Error: ${typeof problem.value === 'string' ? problem.value : print(problem.value)}\n`);
      throw problem;
    }
  },
};

function* say(process: Process, text: string): Generator<Wait, number, void> {
  yield* printText(process, text);
  return 0;
}

function* work(process: Process, call: Call): Generator<Wait, number, void> {
  const { flags } = call;
  if (flags.has('i') && call.files.length === 0)
    throw new Problem('write in place flag only applicable when giving an expression and at least one file');
  const text = call.expressionFile === undefined ? (call.expression ?? '.') : readFile(process, call.expressionFile);
  const node = parseExpression(text);
  const inputs = yield* readInputs(process, call);
  const outputs = results(process, call, node, text, inputs);
  const output = joined(
    outputs.map(({ text: each }) => each),
    outputs.map(({ document }) => document),
    flags.has('N') || call.output === 'json',
  );
  if (flags.has('i')) process.files.writeFile(call.files[0]!, encodeUtf8(output));
  else yield* write(process, 1, encodeUtf8(output));
  if (!flags.has('e') || outputs.some(({ value }) => value !== null && value !== false)) return 0;
  return yield* fail(process, 'Error: no matches found\n');
}

function readFile(process: Process, name: string): string {
  const text = process.files.readText(name);
  if (text instanceof FileError) throw new Problem(`open ${name}: ${text.message.toLowerCase()}`);
  return text;
}

function* readInputs(process: Process, { flags, files }: Call): Generator<Wait, Input[], void> {
  if (flags.has('n')) return [inputOf(new Document(null), 0, '', 0)];
  if (files.length > 0) return files.flatMap((name, file) => (name === '-' ? [] : documentsIn(readFile(process, name), name, file)));
  const bytes = yield* readAll(process);
  return documentsIn(bytes instanceof FileError ? '' : decodeUtf8(bytes), '-', 0);
}

function documentsIn(text: string, name: string, file: number): Input[] {
  const documents = parseAllDocuments(text, { keepSourceTokens: false, version: '1.2', merge: true });
  if ('empty' in documents) return [inputOf(new Document(null), file, name, 0)];
  return documents.map((document, index) => {
    const [error] = document.errors;
    if (error)
      throw new Problem(
        `bad file '${name}': yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]!.replace(/ at line .*/, '')}`,
      );
    return inputOf(document, file, name, index);
  });
}

function inputOf(document: Document, file: number, name: string, index: number): Input {
  const origins = new Origins(document);
  return { document, origins, value: origins.valueOf(document.contents), file, name, index };
}

interface Output {
  readonly value: Value;
  readonly text: string;
  readonly document: number;
}

function results(process: Process, call: Call, node: Node, text: string, inputs: readonly Input[]): Output[] {
  let steps = 0;
  const env = new Map<string, Value>(Object.entries(process.env));
  const machine = new Machine({
    input: () => undefined,
    now: () => process.clock.now(),
    env,
    inputLine: () => 0,
    work: () => {
      process.charge(2);
      if (++steps > STEPS) throw new JqError('the program works too long');
    },
    say: () => undefined,
  });
  const run = (input: Input, filter: Node): Value[] => {
    const scope = machine.root();
    const about = {
      $__document: input.index,
      $__file: input.file,
      $__name: input.name,
      $__all: inputs.map(({ value }) => value),
      $ENV: env,
    };
    for (const [name, value] of Object.entries(about)) scope.set(name, value);
    return [...machine.values(filter, input.value, scope)];
  };
  if (call.all && inputs.length > 0) return together(call, text, inputs, run);
  const like = isUpdate(text);
  return inputs.flatMap((input, document) =>
    run(input, node).map((value) => ({ value, document, text: rendered(call, input, value, like ? input.document.contents : undefined) })),
  );
}

/** `eval-all`: what selects a file stands for the documents of that file. */
function together(call: Call, text: string, inputs: readonly Input[], run: (input: Input, filter: Node) => Value[]): Output[] {
  const ofFile = text.replace(/select\(\s*(?:fileIndex|file_index|fi)\s*==\s*(\d+)\s*\)/g, (_, file: string) => {
    const positions = inputs.flatMap((input, position) => (input.file === Number(file) ? [position] : []));
    return `($__all[${positions.length > 0 ? positions.join(', ') : inputs.length}])`;
  });
  const reduced = ofFile.replace(/^\s*\.(?:\[\])?\s+as\b/, '$__all[] as');
  const perDocument = ofFile === text && reduced === ofFile;
  const chosen = perDocument ? inputs : inputs.slice(0, 1);
  const filter = parseExpression(reduced);
  return chosen.flatMap((input, document) =>
    run(input, filter).map((value) => ({
      value,
      document,
      text: rendered(call, input, value, isUpdate(text) || !perDocument ? input.document.contents : undefined),
    })),
  );
}

function rendered({ output, indent, flags }: Call, { origins, document }: Input, value: Value, like: unknown): string {
  if (output === 'json')
    return `${print(value, { indent: indent === 0 ? undefined : ' '.repeat(indent), sortKeys: false, ascii: false, colour: false })}\n`;
  if (typeof value === 'string') return `${value}\n`;
  const fresh = new Document(null, { version: '1.2' });
  fresh.contents = origins.nodeOf(value, like) as never;
  if (fresh.contents === document.contents || like !== undefined) {
    fresh.commentBefore = document.commentBefore;
    fresh.comment = document.comment;
  }
  if (flags.has('P')) visit(fresh, { Collection: (_, each) => void (each.flow = false), Scalar: (_, each) => void delete each.type });
  return stringify(fresh, { indent: Math.max(1, indent), lineWidth: 0, flowCollectionPadding: false, blockQuote: 'literal' });
}

/** Results of different documents are documents again. */
function joined(texts: readonly string[], documents: readonly number[], plain: boolean): string {
  return texts.map((text, index) => (!plain && index > 0 && documents[index] !== documents[index - 1] ? `---\n${text}` : text)).join('');
}
