/** An error at a place of an expression, as cel-go shows it: the message, the line, and a caret under the place. */

export interface SourceError {
  /** Index of the character in the expression. */
  position: number;
  message: string;
}

const LONGEST_SNIPPET = 16384;

export function renderSourceErrors(input: string, errors: readonly SourceError[]): string {
  const sorted = [...errors].sort((a, b) => a.position - b.position);
  return sorted.map((error) => renderSourceError(input, error)).join('\n');
}

function renderSourceError(input: string, { position, message }: SourceError): string {
  const before = input.slice(0, position);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length;
  const head = `ERROR: <input>:${line}:${column + 1}: ${message}`;
  const text = (input.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  if (text.length > LONGEST_SNIPPET) return head;
  const characters = [...text];
  const dots = characters.slice(0, column).map((character) => (isWide(character) ? '．' : '.'));
  const caret = isWide(characters[column] ?? '') ? '＾' : '^';
  return `${head}\n | ${text}\n | ${dots.join('')}${caret}`;
}

/** What Go writes with more than one byte. */
function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) > 0x7f;
}
