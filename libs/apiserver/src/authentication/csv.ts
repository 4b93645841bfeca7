/** Records of comma-separated values, as Go's encoding/csv reads them: quotes around a field, two of them for one inside it. */

export interface CsvRecord {
  /** Of its first line; from 1. */
  line: number;
  fields: readonly string[];
}

/** Throws an Error that says the line. Empty lines and lines that begin with `#` are no records. */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const scanner = { text: text.replace(/\r\n/g, '\n'), at: 0, line: 1 };
  while (scanner.at < scanner.text.length) {
    const end = lineEnd(scanner.text, scanner.at);
    const line = scanner.text.slice(scanner.at, end);
    if (line === '' || line.startsWith('#')) {
      scanner.at = end + 1;
      scanner.line++;
      continue;
    }
    records.push(readRecord(scanner));
  }
  return records;
}

interface Scanner {
  text: string;
  at: number;
  line: number;
}

function readRecord(scanner: Scanner): CsvRecord {
  const { line } = scanner;
  const fields: string[] = [];
  for (;;) {
    while (scanner.text[scanner.at] === ' ') scanner.at++;
    fields.push(scanner.text[scanner.at] === '"' ? readQuoted(scanner) : readPlain(scanner));
    if (scanner.text[scanner.at] === ',') {
      scanner.at++;
      continue;
    }
    scanner.at++;
    scanner.line++;
    return { line, fields };
  }
}

function readPlain(scanner: Scanner): string {
  const rest = /[^,\n]*/y;
  rest.lastIndex = scanner.at;
  const [field] = rest.exec(scanner.text)!;
  if (field.includes('"')) throw new Error(`line ${scanner.line}: bare " in non-quoted field`);
  scanner.at += field.length;
  return field;
}

function readQuoted(scanner: Scanner): string {
  const { line } = scanner;
  let field = '';
  for (scanner.at++; ; scanner.at++) {
    const char = scanner.text[scanner.at];
    if (char === undefined) throw new Error(`line ${line}: missing " at the end of a quoted field`);
    if (char === '\n') scanner.line++;
    if (char !== '"') field += char;
    else if (scanner.text[scanner.at + 1] === '"') field += scanner.text[++scanner.at];
    else break;
  }
  const next = scanner.text[++scanner.at];
  if (next !== undefined && next !== ',' && next !== '\n') throw new Error(`line ${scanner.line}: extraneous or missing " in quoted field`);
  return field;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
