/** Tables, releases and lists as helm prints them. */
import { compactJson, printYaml } from '@drydock/apimachinery';
import { recordJson } from '../release/record-json.ts';
import { HelmError } from './helm-error.ts';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** Throws HelmError for a format that there is not. */
export function outputFormat(text: string): OutputFormat {
  if (text === 'table' || text === 'json' || text === 'yaml') return text;
  throw new HelmError(`invalid argument ${JSON.stringify(text)} for "-o, --output" flag: invalid format type`);
}

/** How wide a column may be where no flag says so. */
const WIDEST = 60;

/** Columns with tabs between them, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], widest = WIDEST): string {
  const cell = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 3)}...` : text);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => cell(row[column]!).length)));
  return rows.map((row) => `${row.map((text, column) => cell(text).padEnd(widths[column]!)).join('\t')}\n`).join('');
}

/** The data itself, in the formats that are not a table. Keys are sorted in JSON, too. */
export function structured(value: unknown, format: 'json' | 'yaml'): string {
  return format === 'json' ? `${compactJson(value)}\n` : printYaml(value);
}

/** The same of what is a struct in Go: its fields stay in their order, but for the maps of values. */
export function structuredRecord(value: unknown, format: 'json' | 'yaml'): string {
  return format === 'json' ? `${recordJson(value)}\n` : printYaml(value);
}
