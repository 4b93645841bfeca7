/** kubectl's columns. */
import { alignColumns as align, alignTabs as alignText, Columns, type ColumnLayout } from '@drydock/apimachinery';

/** cli-runtime's tables (printers.GetNewTabWriter). */
export const TABLE_LAYOUT: ColumnLayout = { minimumWidth: 6, padding: 3, remembersWidths: true };
/** kubectl describe. */
export const DESCRIBE_LAYOUT: ColumnLayout = { minimumWidth: 0, padding: 2 };

/** Remembers how wide columns were, so that rows which come later line up with what was printed. */
export class ColumnWriter extends Columns {
  constructor(layout: ColumnLayout = TABLE_LAYOUT) {
    super(layout);
  }
}

/** A whole table. */
export function alignColumns(rows: readonly (readonly string[])[], layout: ColumnLayout = TABLE_LAYOUT): string {
  return align(rows, layout);
}

/** Aligns a text whose cells are separated by tabs; it must end with a line break. */
export function alignTabs(text: string, layout: ColumnLayout = DESCRIBE_LAYOUT): string {
  return alignText(text, layout);
}
