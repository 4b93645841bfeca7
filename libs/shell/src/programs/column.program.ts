/** column: lines side by side, or fields under each other. */
import { columnsOf } from '../terminal/text-width.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';
import { readOperand } from './operands.ts';

const TAB = 8;
const toTab = (column: number): number => (Math.floor(column / TAB) + 1) * TAB;

interface TableOptions {
  /** Characters that part fields; undefined: any run of blanks. */
  readonly separators: string | undefined;
  readonly between: string;
  readonly names: readonly string[] | undefined;
  /** Columns (from 1) with their text at the right. */
  readonly right: ReadonlySet<number>;
  readonly headings: boolean;
}

function fieldsOf(line: string, separators: string | undefined): string[] {
  if (separators === undefined) return line.split(/[ \t]+/).filter((field) => field !== '');
  const pattern = new RegExp(`[${separators.replace(/[\]\\^-]/g, '\\$&')}]`);
  return line.split(pattern);
}

function table(lines: readonly string[], { separators, between, names, right, headings }: TableOptions): string {
  const rows = lines.map((line) => fieldsOf(line, separators));
  if (names && headings) rows.unshift([...names]);
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => columnsOf(row[i] ?? ''))));
  return rows
    .map((row) => {
      const cells = widths.map((width, i) => {
        const text = row[i] ?? '';
        const padding = ' '.repeat(width - columnsOf(text));
        if (right.has(i + 1)) return padding + text;
        return i === count - 1 ? text : text + padding;
      });
      return `${cells.join(between)}\n`;
    })
    .join('');
}

/** Entries filled up with tabs, as many beside each other as there is room for. */
function fill(entries: readonly string[], width: number, rowsFirst: boolean): string {
  const longest = toTab(Math.max(0, ...entries.map(columnsOf)));
  if (longest >= width) return entries.map((entry) => `${entry}\n`).join('');
  const columns = Math.floor(width / longest);
  const rows = Math.ceil(entries.length / columns);
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const chosen = rowsFirst ? entries.slice(row * columns, (row + 1) * columns) : entries.filter((_, i) => i % rows === row);
    let [line, at] = ['', 0];
    for (const [i, entry] of chosen.entries()) {
      while (at < i * longest) {
        line += '\t';
        at = toTab(at);
      }
      line += entry;
      at += columnsOf(entry);
    }
    lines.push(`${line}\n`);
  }
  return lines.join('');
}

export const columnProgram: Program = {
  name: 'column',
  summary: 'Arrange lines or fields in columns',
  *run(process: Process) {
    const options = parseOptions(process, {
      flags: 'txednL',
      values: 'csoNR',
      long: { table: 't', 'fillrows': 'x', 'output-width': 'c', separator: 's', 'output-separator': 'o', 'table-columns': 'N', 'table-right': 'R', 'table-noheadings': 'd', 'keep-empty-lines': 'L', 'table-columns-limit': 'n' },
    }); // prettier-ignore
    if (typeof options === 'string') return yield* fail(process, options);
    const { flags, values, operands } = options;
    const lines: string[] = [];
    let status = 0;
    for (const operand of operands.length > 0 ? operands : ['-']) {
      const content = yield* readOperand(process, operand);
      if (content === undefined) status = 1;
      else if (content !== '') lines.push(...decodeUtf8(content).replace(/\n$/, '').split('\n'));
    }
    process.charge(lines.length);
    const kept = flags.has('L') ? lines : lines.filter((line) => line.trim() !== '');
    const width = Number(values.get('c') ?? process.terminal?.columns ?? 80);
    if (kept.length === 0) return status;
    const names = values.get('N')?.split(',');
    const right = new Set((values.get('R') ?? '').split(',').map((word) => (names?.indexOf(word) ?? -1) + 1 || Number(word)));
    yield* print(
      process,
      flags.has('t') || names
        ? table(kept, { separators: values.get('s'), between: values.get('o') ?? '  ', names, right, headings: !flags.has('d') })
        : fill(kept.map((line) => line.trim()), width, flags.has('x')),
    ); // prettier-ignore
    return status;
  },
};
