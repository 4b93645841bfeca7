/** Tables of a server as kubectl draws them (cli-runtime, printers/tableprinter.go, and kubectl get). */
import type { Table, TableCell } from '@drydock/apiserver';
import { displayCell } from './table-cell.ts';
import { ColumnWriter } from './column-writer.ts';

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
}

/** Prints rows of one type; headers come with the first table only. */
export class TablePrinter {
  readonly #options: TableOptions;
  /** `deployment.apps/` before names, when several types are printed. */
  readonly #kindPrefix: string;
  readonly #writer = new ColumnWriter();
  #needsHeader: boolean;

  constructor(options: TableOptions, kindPrefix = '') {
    this.#options = options;
    this.#kindPrefix = kindPrefix;
    this.#needsHeader = !options.noHeaders;
  }

  print(table: Table, events?: readonly string[]): string {
    const columns = table.columnDefinitions
      .map((column, index) => ({ ...column, index }))
      .filter(({ priority }) => this.#options.wide || priority === 0);
    const rows = table.rows.map((row, r) => [
      ...(events ? [events[r] ?? ''] : []),
      ...(this.#options.withNamespace ? [row.object?.metadata?.namespace ?? '<none>'] : []),
      ...columns.map(({ index, format }) => this.#cell(row.cells[index] ?? null, format)),
      ...this.#labelCells(row.object?.metadata?.labels ?? {}),
    ]);
    const lines = this.#needsHeader && rows.length > 0 ? [this.#headers(columns, events !== undefined), ...rows] : rows;
    if (rows.length > 0) this.#needsHeader = false;
    return lines.length ? this.#writer.format(lines) : '';
  }

  #headers(columns: readonly { name: string }[], withEvent: boolean): string[] {
    return [
      ...(withEvent ? ['EVENT'] : []),
      ...(this.#options.withNamespace ? ['NAMESPACE'] : []),
      ...columns.map(({ name }) => name.toUpperCase()),
      ...this.#options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(this.#options.showLabels ? ['LABELS'] : []),
    ];
  }

  #cell(cell: TableCell, format: string): string {
    const text = displayCell(cell);
    return format === 'name' ? this.#kindPrefix + text : text;
  }

  #labelCells(labels: Readonly<Record<string, string>>): string[] {
    const { labelColumns, showLabels } = this.#options;
    return [...labelColumns.map((name) => labels[name] ?? ''), ...(showLabels ? [formatLabels(labels)] : [])];
  }
}

/** `a=b,c=d` by key; `<none>` for no labels (labels.FormatLabels). */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return pairs.length ? pairs.join(',') : '<none>';
}
