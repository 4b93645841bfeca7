/** `-o custom-columns` (kubectl/pkg/cmd/get/customcolumn.go). */
import { JsonPath, relaxedJsonPathExpression, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../command/command-error.ts';
import { isList, itemsOf } from '../resource/dynamic-object.ts';
import { ColumnWriter } from './column-writer.ts';
import { goValueText } from './go-value-text.ts';
import type { Printer } from './printer.ts';

interface Column {
  readonly header: string;
  readonly expression: string;
}

export class CustomColumnsPrinter implements Printer {
  readonly #columns: readonly Column[];
  readonly #writer = new ColumnWriter();
  #needsHeader: boolean;

  constructor(columns: readonly { header: string; expression: string }[], noHeaders: boolean) {
    this.#needsHeader = !noHeaders;
    this.#columns = columns.map(({ header, expression }) => ({ header, expression: relaxed(expression) }));
  }

  print(object: KubeObject): string {
    const headers = this.#needsHeader ? [this.#columns.map(({ header }) => header)] : [];
    this.#needsHeader = false;
    const paths = this.#columns.map(({ expression }) => parsed(expression, () => this.#writer.format(headers)));
    const rows = (isList(object) ? itemsOf(object) : [object]).map((each) => paths.map((path) => cellOf(path, each)));
    return this.#writer.format([...headers, ...rows]);
  }
}

/** `NAME:.metadata.name,IMAGE:.spec.image`. */
export function columnsFromSpec(spec: string): { header: string; expression: string }[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), expression: part.slice(colon + 1) };
  });
}

/** Two lines: headers and expressions, in words. */
export function columnsFromFile(text: string): { header: string; expression: string }[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const missing = lines.length === 0 ? 'header' : 'spec';
  if (lines.length < 2) {
    const expected = 'one line of space separated headers, one line of space separated column specs.';
    throw new CommandError(`invalid template, missing ${missing} line. Expected format is ${expected}`);
  }
  const [headers = [], expressions = []] = lines.slice(0, 2).map((line) => line.trim().split(/\s+/).filter(Boolean));
  if (headers.length !== expressions.length) {
    throw new CommandError(`number of headers (${headers.length}) and field specifications (${expressions.length}) don't match`);
  }
  return headers.map((header, i) => ({ header, expression: expressions[i]! }));
}

function relaxed(expression: string): string {
  const { value, error } = relaxedJsonPathExpression(expression);
  if (value === undefined) throw new CommandError(error);
  return value;
}

/** `written` is what stands there already when an expression turns out to make no sense. */
function parsed(expression: string, written: () => string): JsonPath {
  const { value, error } = JsonPath.parse(expression, { allowMissingKeys: true });
  if (!value) throw new CommandError(error!, { output: written() });
  return value;
}

function cellOf(path: JsonPath, object: KubeObject): string {
  const found = path.find(object);
  if (!found.value) throw new CommandError(found.error!);
  const values = found.value.flat();
  return values.length === 0 ? '<none>' : values.map(goValueText).join(',');
}
